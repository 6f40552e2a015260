"""What people attach: kept by its content, refused with a sentence, never run."""

import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import GPS, IFD

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import Sheet, write_xlsx
from tsumiki.kernel.uploads import MOST_BYTES, attachment_of, shown_name, take_upload


def take(content, name):
    return take_upload(io.BytesIO(content), name=name)


def refusal(content, name):
    with pytest.raises(InputError) as error:
        take(content, name)
    return str(error.value)


def written(save):
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


def picture(kind="JPEG", size=(40, 20), **options):
    return written(lambda buffer: Image.new("RGB", size, "navy").save(buffer, kind, **options))


def word():
    return written(docx.Document().save)


def with_part(content, name, data=b"x"):
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


XLSX = written(lambda buffer: write_xlsx(buffer, [Sheet("一覧", ("名前",), [("南部町",)])]))


@pytest.mark.parametrize(
    ("content", "name", "kept"),
    [
        (b"%PDF-1.7\n...", "構想.pdf", ("構想.pdf", "application/pdf")),
        (b"%PDF-1.7\n...", "構想.exe", ("構想.pdf", "application/pdf")),
        (b"%PDF-1.7\n...", "C:\\temp\\構想", ("構想.pdf", "application/pdf")),
        (XLSX, "表.xlsx", ("表.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
        (
            word(),
            "文.DOCX",
            ("文.DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ),
        (picture(), "写真.jpeg", ("写真.jpeg", "image/jpeg")),
        (picture("PNG"), "図.jpg", ("図.png", "image/png")),
    ],
)
def test_the_content_decides_what_a_file_is(content, name, kept):
    taken = take(content, name)

    assert (taken.name, taken.content_type) == kept


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "空.pdf", "「空.pdf」は空のファイルです。内容のあるファイルを選んでください。"),
        (b"x" * (MOST_BYTES + 1), "大.pdf", "「大.pdf」は大きすぎます。10MBまでのファイルを選んでください。"),
        (b"MZ\x90\x00", "構想.pdf", "「構想.pdf」は受け付けていない種類のファイルです。"),
        (b"<svg onload='x'/>", "図.svg", "「図.svg」は受け付けていない種類のファイルです。"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧.doc", "「旧.doc」は、パスワードが付いているか、古い形式"),
        (b"PK\x03\x04broken", "壊.docx", "「壊.docx」は壊れていて読み取れません。"),
        (b"\x89PNG\r\n\x1a\nbroken", "壊.png", "「壊.png」は壊れていて画像として読み取れません。"),
        (with_part(word(), "word/vbaProject.bin"), "罠.docx", "「罠.docx」にはマクロが含まれています。"),
        (
            with_part(word(), "word/embeddings/run.exe"),
            "罠.docx",
            "「罠.docx」には別のファイルが埋め込まれています。",
        ),
        (
            with_part(word(), "word/media/a.bin", b"0" * 90_000_000),
            "弾.docx",
            "「弾.docx」は、広げると200MBを超えるか、異常に圧縮されているため、読み取りません。",
        ),
        (
            written(lambda buffer: zipfile.ZipFile(buffer, "w").close()),
            "集.zip",
            "「集.zip」はZIPファイルか、受け付けていない種類のファイルです。",
        ),
        (
            picture("PNG", (7000, 7000)),
            "大.png",
            "「大.png」は画素が多すぎます（7,000×7,000）。縮小してから選んでください。",
        ),
    ],
)
def test_what_is_refused_is_told_with_its_name(content, name, said):
    assert refusal(content, name).startswith(said)


def test_a_chart_may_bring_its_workbook_along():
    assert (
        take(with_part(word(), "word/embeddings/Microsoft_Excel.xlsx"), "図入り.docx").name == "図入り.docx"
    )


def test_a_picture_is_written_anew_upright_and_without_its_place():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (35.0, 20.0, 1.0)
    taken = take(picture(exif=exif.tobytes()) + b"<script>", "写真.jpg")

    with Image.open(io.BytesIO(taken.content)) as kept:
        assert (kept.size, dict(kept.getexif())) == ((20, 40), {})
    assert b"<script>" not in taken.content


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_a_name_is_short_and_harmless_whatever_it_was(name):
    shown = shown_name(name)

    assert 0 < len(shown) <= 80
    assert not set(shown) & set('/\\<>:"|?*\r\n\x00')
    assert not shown.startswith(".")


def outcome(content):
    """The type of what is kept, or why it is not."""
    try:
        return take(content, "何か.bin").content_type
    except InputError as problem:
        return str(problem)


@given(st.binary(max_size=400), st.sampled_from([b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b""]))
@settings(max_examples=200)
def test_no_bytes_crash_the_reader(tail, head):
    said = outcome(head + tail)

    assert said == "application/pdf" or said.startswith("「何か.bin」は")


def test_a_file_is_given_out_to_be_saved_never_to_be_run():
    answer = attachment_of("構想（案）.pdf", "application/pdf", b"%PDF-")

    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
