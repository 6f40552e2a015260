"""Says what is wrong with a placed flow. Looks only at the numbers, and shares no code with what placed them."""

from itertools import combinations, pairwise

_ROUNDING = 1e-6


def faults(spec, placed):
    """Return a sentence for everything that must not be; nothing means the picture is sound."""
    return [*_boxes(spec, placed), *_arrows(spec, placed)]


def _boxes(spec, placed):
    if sorted(box.key for box in placed.boxes) != sorted(box.key for box in spec.boxes):
        yield "the boxes are not those of the chart"
    for box in (*placed.boxes, *placed.bands):
        if not _is_inside(box, placed):
            yield f"{box} lies outside"
    for one, other in combinations((*placed.boxes, *placed.bands), 2):
        if _overlap(_sides(one), _sides(other)):
            yield f"{one} and {other} lie on each other"


def _arrows(spec, placed):
    at = {box.key: box for box in placed.boxes}
    wanted = {(arrow.start, arrow.end) for arrow in spec.arrows}
    if sorted((route.start, route.end) for route in placed.routes) != sorted(wanted):
        yield "the arrows are not those of the chart"
    for route in placed.routes:
        if not _touches(route.points[0], at[route.start]):
            yield f"{route} does not begin at its box"
        if not _touches(route.points[-1], at[route.end]):
            yield f"{route} does not end at its box"
        for (x1, y1), (x2, y2) in pairwise(route.points):
            span = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
            if span[0] < -_ROUNDING or span[2] > placed.width + _ROUNDING:
                yield f"{route} leaves the picture"
            if span[1] < -_ROUNDING or span[3] > placed.height + _ROUNDING:
                yield f"{route} leaves the picture"
            for box in placed.boxes:
                if _overlap(span, _sides(box)):
                    yield f"{route} runs through {box.key}"


def _sides(box):
    return (box.x, box.y, box.x + box.width, box.y + box.height)


def _is_inside(box, placed):
    left, top, right, bottom = _sides(box)
    return (
        min(left, top) >= -_ROUNDING
        and right <= placed.width + _ROUNDING
        and bottom <= placed.height + _ROUNDING
        and box.width > 0
        and box.height > 0
    )


def _overlap(one, other):
    """Whether two rectangles share more than an edge; a line counts as a rectangle without breadth."""
    return (
        one[0] < other[2] - _ROUNDING
        and other[0] < one[2] - _ROUNDING
        and one[1] < other[3] - _ROUNDING
        and other[1] < one[3] - _ROUNDING
    )


def _touches(point, box):
    left, top, right, bottom = _sides(box)
    on_side = abs(point[0] - left) < _ROUNDING or abs(point[0] - right) < _ROUNDING
    return on_side and top - _ROUNDING <= point[1] <= bottom + _ROUNDING
