from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def front(request):
    return render(request, "portal/front.html")


@require_safe
def home(request):
    return render(request, "portal/home.html")
