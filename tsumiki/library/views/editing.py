"""Writing a case: its desk, its sections, its preview, its files."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.uploads import FILE_HELP, attachment_of, take_upload
from tsumiki.library import cards, content, links, preview, rules, selectors
from tsumiki.library.content import SECTIONS, Words
from tsumiki.library.errors import ConflictError
from tsumiki.library.forms.life import AttachForm, BeginForm
from tsumiki.library.forms.sections import ROWS, SectionInput, SeenForm
from tsumiki.library.models import CaseDraft, CaseFile
from tsumiki.library.selectors import life
from tsumiki.library.services import drafts
from tsumiki.library.views.life_page import attempt, keeps_typed_text, section_tabs


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed_text
def case_begin(request):
    """Begin a case with its title; everything else follows section by section."""
    organisations = life.organisations_to_write_for(request.user)
    if not organisations:
        raise PermissionDenied("事例を書けるのは、団体の起案者・承認者と事務局の方です。")
    form = BeginForm(request.POST or None, organisations=organisations)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        case = drafts.begin_case(data["organisation"], title=data["title"], by=request.user)
        return redirect("library:case_section", pk=case.pk, section="basics")
    return render(request, "library/case_begin.html", {"form": form})


def _open_draft(request, pk):
    """The case and its draft, both as far as this person may see them; everything else is not found."""
    draft = get_object_or_404(selectors.drafts_visible_to(request.user), case__pk=pk)
    return draft.case, draft


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed_text
def case_section(request, pk, section):
    """One section as a form. Who may see but not write now is told so."""
    case, draft = _open_draft(request, pk)
    if section not in SECTIONS:
        raise Http404
    if refusal := rules.refusal_to_edit(request.user, case, draft):
        messages.error(request, refusal)
        return redirect("library:case_life", pk=case.pk)
    words = Words.of_current_edition()
    data = content.section(draft.content, section)
    add_to = next((name for name in SECTIONS[section][1] if f"add_{name}" in request.POST), "")
    typed = SectionInput(section, data, words, request.POST if request.method == "POST" else None, add_to)
    seen = SeenForm(request.POST or None, initial=SeenForm.initial_of(draft.versions[section], data))
    conflict = None
    if request.method == "POST" and not add_to and seen.is_valid() and typed.is_valid():
        conflict = _save(request, case, section, typed, seen)
        if conflict is None:
            return redirect("library:case_section", pk=case.pk, section=_after(request, section))
        if isinstance(conflict, ConflictError):
            typed, seen = _again(case, section, words, conflict)
    return _show_section(request, case, section, typed, seen=seen, conflict=conflict)


def _save(request, case, section, typed, seen):
    def act():
        drafts.save_section(
            case,
            section,
            typed.values(),
            by=request.user,
            expected_version=seen.cleaned_data["expected_version"],
            seen=seen.seen_data(),
        )

    return attempt(request, act, "保存しました。")


def _after(request, section):
    keys = list(SECTIONS)
    following = keys[min(keys.index(section) + 1, len(keys) - 1)]
    return following if "go_on" in request.POST else section


def _again(case, section, words, conflict):
    """The form with this person's words, now over what the other saved."""
    saved = content.section(CaseDraft.objects.get(case=case).content, section)
    typed = SectionInput(section, conflict.merged, words)
    return typed, SeenForm(initial=SeenForm.initial_of(conflict.version, saved))


def _show_section(request, case, section, typed, *, seen, conflict):
    is_conflict = isinstance(conflict, ConflictError)
    rows = [
        {"name": name, "rows": rows, "add": ROWS[name][1], "title": content.FIELD_LABELS[name]}
        for name, rows in typed.rows.items()
    ]
    context = {
        "case": case,
        "section_label": content.LABELS[section],
        "tabs": section_tabs(case, section),
        "ways_back": links.ways_back.collect(request.user, case),
        "main": typed.main,
        "row_sets": rows,
        "seen": seen,
        "invalid": [form for each in rows for form in each["rows"].forms if form.is_bound and form.errors],
        "conflict": conflict if is_conflict else None,
        "attach": AttachForm() if section == "files" else None,
        "file_help": FILE_HELP,
        "is_last": section == list(SECTIONS)[-1],
    }
    return render(request, "library/case_section.html", context, status=409 if is_conflict else 200)


@require_POST
def case_attach(request, pk):
    """A picture or paper for the draft."""
    case, _ = _open_draft(request, pk)
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, errors[0])
    else:
        file = form.cleaned_data["file"]
        try:
            upload = take_upload(file, name=file.name)
        except InputError as refusal:
            messages.error(request, str(refusal))
        else:
            words = {"alt": form.cleaned_data["alt"], "caption": form.cleaned_data["caption"]}
            attempt(
                request,
                lambda: drafts.add_file(case, upload, **words, by=request.user),
                f"「{upload.name}」を足しました。",
            )
    return redirect("library:case_section", pk=case.pk, section="files")


@require_safe
def case_preview(request, pk):
    """The draft as readers will see it."""
    _, draft = _open_draft(request, pk)
    case = preview.case_of(draft)
    names = cards.Names.of_current_edition()
    context = {"case": case, "facts": cards.facts_of(case, names), **preview.context_of(draft, case)}
    return render(request, "library/case_preview.html", context)


@require_safe
def draft_file(request, pk, file_pk):
    """A file that the draft names, for those who may read the draft."""
    case, draft = _open_draft(request, pk)
    named = [row["id"] for row in draft.content["files"]]
    row = get_object_or_404(CaseFile.objects.filter(case=case, pk__in=named), pk=file_pk)
    with row.content.open("rb") as stream:
        return attachment_of(row.name, row.content_type, stream.read())
