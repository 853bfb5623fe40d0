"""Class lists as nbgrader and the learning platforms write them."""

import unicodedata

import pytest

from convlib.grading.roster import Person, Roster, RosterError

KIM = ("kim", "20231234", "kim@example.org", "Min-ji", "Kim")
KOREAN = ("20235678", "20235678", "gak@example.org", "각", "김")
NBGRADER = "id,first_name,last_name,email,lms_user_id\nkim,Min-ji,Kim,kim@example.org,20231234\n"
LISTS = {
    "nbgrader": (NBGRADER, [KIM]),
    "moodle": (
        "First name,Last name,Username,ID number,Email address\nMin-ji,Kim,kim,20231234,kim@example.org\n",
        [KIM],
    ),
    "moodle in Korean": ("이름,성,학번,이메일 주소\n각,김,20235678,gak@example.org\n", [KOREAN]),
    "canvas": (
        "Student,ID,SIS User ID,SIS Login ID,Section,01_window (77)\n    Points Possible,,,,,16\n"
        '"Kim, Min-ji",987,20231234,kim,A,12\n',
        [("kim", "20231234", "", "Min-ji", "Kim", "987")],
    ),
    "blackboard": (
        '"Last Name"\t"First Name"\t"Username"\t"Student ID"\n"Kim"\t"Min-ji"\t"kim"\t"20231234"\n',
        [("kim", "20231234", "", "Min-ji", "Kim")],
    ),
    "classroom": (
        "Last Name,First Name,Email Address\nKim,Min-ji,kim@example.org\n",
        [("kim", "", "kim@example.org", "Min-ji", "Kim")],
    ),
    "semicolons, empty lines": ("id;lms_user_id\r\n\r\nkim;20231234\r\n;\r\n", [("kim", "20231234")]),
}


def read(tmp_path, text, encoding="utf-8"):
    (tmp_path / "roster.csv").write_bytes(text.encode(encoding))
    return Roster.of_course(tmp_path)


@pytest.mark.parametrize(("text", "people"), LISTS.values(), ids=LISTS)
def test_the_lists_of_nbgrader_and_of_platforms_are_read(text, people, tmp_path):
    assert list(read(tmp_path, text)) == [Person(*each) for each in people]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_the_encodings_of_excel_are_read(encoding, tmp_path):
    assert list(read(tmp_path, LISTS["moodle in Korean"][0], encoding)) == [Person(*KOREAN)]


@pytest.mark.parametrize(
    "text",
    ["kim", "KIM ", "20231234", "Kim@example.org", "Min-ji Kim", "Kim, Min-ji", "Kim  Min-ji", "kimmin-ji"],
)
def test_a_student_is_found_by_each_name(text):
    assert [person.name for person in Roster([Person(*KIM), Person(*KOREAN)]).find(text)] == ["kim"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_forms_of_unicode_are_one_name(form):
    roster = Roster([Person(*KIM), Person(*KOREAN)])
    assert [person.name for person in roster.find(unicodedata.normalize(form, "김각"))] == ["20235678"]


def test_a_name_of_two_students_finds_both_and_no_name_nobody():
    roster = Roster([Person("a", first="Min-ji", last="Kim"), Person("b", first="Min-ji", last="Kim")])
    assert len(roster.find("Min-ji Kim")) == 2
    assert roster.find("") == roster.find("Kim") == []


def test_a_course_needs_no_list_but_the_one_that_is_named(tmp_path):
    assert len(Roster.of_course(tmp_path)) == 0
    with pytest.raises(RosterError, match=r"other\.csv can't be read: No such file"):
        Roster.of_course(tmp_path, tmp_path / "other.csv")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04\x14\0\x06\0", "CSV UTF-8"),
        (b"PK\x03\x04 of a workbook without a zero\n", "CSV UTF-8"),
        (b"\n", "roster.csv is empty."),
        ("id,first_name\nm\xfcller,M\xfcller\n".encode("latin-1"), "CSV UTF-8"),
        (b"", "roster.csv is empty."),
        (b",\n1,2\n", "no column that says who is who"),
        (b"group,section\n1,2\n", "It has: group, section"),
        (b"id\nkim\na/../b\n", r"Line 3 of roster\.csv: 'a.+x2fb' can't be"),
        (b"id,first_name\n,Min-ji\n", "Line 2 of"),
        (b"id\nkim\nKIM\n", "two students who are called 'KIM'"),
    ],
)
def test_a_list_that_can_not_be_read_is_told(data, why, tmp_path):
    (tmp_path / "roster.csv").write_bytes(data)
    with pytest.raises(RosterError, match=why):
        Roster.of_course(tmp_path)
