"""Text files of every kind of trouble: what is to be read, what to be told, what refused.

A table is its names, then its rows, cells divided by a middle dot.
"""

from dataclasses import dataclass

from data.options import ReadingOptions as O

T = b"a,b,c\n1,2,x\n3,4,y\n5,6,z\n"
S = "name,city,age\nJosé,Köln,31\nZoë,Málaga,45\nBjörn,Århus,27\nAndré,Genève,51\n"
ZH = "姓名,城市,年龄\n王小明,北京,31\n李丽,上海,45\n张伟,广州,27\n陈静,深圳,51\n"
BIG5 = "姓名,城市,年齡\n王小明,臺北,31\n李麗,高雄,45\n張偉,臺中,27\n陳靜,臺南,51\n"


@dataclass(frozen=True)
class Table:
    """What is to be read, and the codes of what is told of it."""

    cells: list[tuple[str, ...]]
    notes: set[str]
    doubts: set[str]


@dataclass(frozen=True)
class Case:
    """A file, and its table or the code of the sentence that refuses it."""

    name: str
    content: bytes
    expected: Table | str
    options: O = O()  # noqa: RUF009


def table(*rows: str, notes: str = "", doubts: str = "") -> Table:
    return Table([tuple(row.split("·")) for row in rows], set(notes.split()), set(doubts.split()))


def u(text: str, encoding: str) -> bytes:
    return text.encode(encoding)


CASES = [
    Case("empty", b"", "table.empty"),
    Case("only newline", b"\n", "table.empty"),
    Case("only blank lines", b"\n\n  \n\t\n", "table.empty"),
    Case("only BOM", b"\xef\xbb\xbf", "table.empty"),
    Case("only header", b"a,b,c\n", "table.only_header"),
    Case("header no newline", b"a,b,c", "table.only_header"),
    Case("one cell", b"x", "table.only_header"),
    Case("one number", b"1", table("column_1", "1", notes="no_names")),
    Case(
        "one row of numbers",
        b"1,2,3\n",
        table("column_1·column_2·column_3", "1·2·3", notes="no_names"),
    ),
    Case(
        "no header",
        b"1,2,x\n3,4,y\n5,6,z\n",
        table("column_1·column_2·column_3", "1·2·x", "3·4·y", "5·6·z", notes="no_names"),
    ),
    Case(
        "no header words",
        b"cat,dog\ncat,dog\ncow,dog\n",
        table("cat cat·dog dog", "cow·dog", doubts="heading_lines"),
    ),
    Case("header=True forced", b"1,2\n3,4\n", table("1·2", "3·4"), O(header=True)),
    Case(
        "header=False forced",
        T,
        table("column_1·column_2·column_3", "a·b·c", "1·2·x", "3·4·y", "5·6·z", notes="no_names"),
        O(header=False),
    ),
    Case("one column", b"a\n1\n2\n3\n", table("a", "1", "2", "3")),
    Case("one column words", b"name\ncat\ndog\n", table("name", "cat", "dog")),
    Case("blank lines between", b"a,b\n\n1,2\n\n\n3,4\n\n", table("a·b", "1·2", "3·4")),
    Case(
        "blank before header",
        b"\n\na,b\n1,2\n3,4\n",
        table("a·b", "1·2", "3·4", notes="lines_above"),
    ),
    Case(
        "duplicate",
        b"a,b,a\n1,2,3\n4,5,6\n",
        table("a·b·a_2", "1·2·3", "4·5·6", notes="names_repeated"),
    ),
    Case(
        "three alike",
        b"x,x,x\n1,2,3\n4,5,6\n",
        table("x·x_2·x_3", "1·2·3", "4·5·6", notes="names_repeated"),
    ),
    Case(
        "duplicate taken",
        b"a,a_2,a\n1,2,3\n4,5,6\n",
        table("a·a_2·a_3", "1·2·3", "4·5·6", notes="names_repeated"),
    ),
    Case(
        "unnamed",
        b"a,,c\n1,2,3\n4,5,6\n",
        table("a·column_2·c", "1·2·3", "4·5·6", notes="names_missing"),
    ),
    Case(
        "index column",
        b",a,b\n0,1.5,x\n1,2.5,y\n2,3.5,z\n",
        table("column_1·a·b", "0·1.5·x", "1·2.5·y", "2·3.5·z", notes="names_missing"),
    ),
    Case(
        "all unnamed",
        b",,\n1,2,3\n4,5,6\n",
        table("column_1·column_2·column_3", "1·2·3", "4·5·6", notes="lines_above no_names"),
    ),
    Case(
        "R index",
        b"a,b\nr1,1.5,2\nr2,3.5,4\nr3,5.5,6\n",
        table(
            "column_1·a·b",
            "r1·1.5·2",
            "r2·3.5·4",
            "r3·5.5·6",
            notes="names_missing",
            doubts="names_shifted",
        ),
    ),
    Case("spaces in names", b" a , b \n1,2\n3,4\n", table("a·b", "1·2", "3·4")),
    Case(
        "trailing commas all",
        b"a,b,\n1,2,\n3,4,\n",
        table("a·b·column_3", "1·2·", "3·4·", notes="names_missing"),
    ),
    Case(
        "trailing commas rows",
        b"a,b\n1,2,\n3,4,\n5,6,\n",
        table("a·b·column_3", "1·2·", "3·4·", "5·6·", notes="names_missing", doubts="names_odd"),
    ),
    Case(
        "trailing comma header",
        b"a,b,\n1,2\n3,4\n5,6\n",
        table("a·b", "1·2", "3·4", "5·6", notes="heading_mended"),
    ),
    Case(
        "short row",
        b"a,b,c\n1,2,3\n4,5\n7,8,9\n1,1,1\n",
        table("a·b·c", "1·2·3", "·4·5", "7·8·9", "1·1·1", doubts="row_mended"),
    ),
    Case(
        "long row",
        b"a,b,c\n1,2,3\n4,5,6,7\n7,8,9\n1,1,1\n",
        table("a·b·c", "1·2·3", "4·5·6,7", "7·8·9", "1·1·1", doubts="row_mended"),
    ),
    Case(
        "many ragged",
        b"a,b,c\n1\n1,2\n1,2,3\n1,2,3,4\n1,2,3,4,5\n",
        table(
            "a·b·c",
            "··1",
            "·1·2",
            "1·2·3",
            "1·2·3,4",
            "1·2,3·4,5",
            doubts="delimiter_poor row_mended",
        ),
    ),
    Case(
        "unclosed quote",
        b'a,b\n1,"x\n2,y\n3,z\n',
        table("a·b", '1·"x', "2·y", "3·z", doubts="quotes_astray"),
    ),
    Case(
        "unclosed quote at end",
        b'a,b\n1,x\n2,y\n3,"z\n',
        table("a·b", "1·x", "2·y", '3·"z', doubts="quotes_astray"),
    ),
    Case("quoted newline", b'a,b\n1,"x\ny"\n2,z\n', table("a·b", "1·x\ny", "2·z")),
    Case("quoted crlf", b'a,b\r\n1,"x\r\ny"\r\n2,z\r\n', table("a·b", "1·x\ny", "2·z")),
    Case("quoted delimiter", b'a,b\n1,"x,y"\n2,z\n', table("a·b", "1·x,y", "2·z")),
    Case("doubled quotes", b'a,b\n1,"say ""hi"""\n2,z\n', table("a·b", '1·say "hi"', "2·z")),
    Case(
        "text behind quote",
        b'a,b\n1,"x"y\n2,z\n3,w\n',
        table("a·b", '1·"x"y', "2·z", "3·w", doubts="quotes_astray"),
    ),
    Case("inch", b'a,b\n1,24" tv\n2,z\n', table("a·b", '1·24" tv', "2·z")),
    Case("backslash escapes", b'a,b\n1,"say \\"hi\\""\n2,"z"\n', table("a·b", '1·say "hi"', "2·z")),
    Case("single quotes", b"a,b\n1,'x,y'\n2,'z,w'\n3,'u'\n", table("a·b", "1·x,y", "2·z,w", "3·u")),
    Case("CR", b"a,b\r1,x\r2,y\r", table("a·b", "1·x", "2·y")),
    Case("CRLF", b"a,b\r\n1,x\r\n2,y\r\n", table("a·b", "1·x", "2·y")),
    Case("mixed ends", b"a,b\n1,x\r\n2,y\r3,z\n", table("a·b", "1·x", "2·y", "3·z")),
    Case("CR CR LF", b"a,b\r\r\n1,x\r\r\n2,y\r\r\n", table("a·b", "1·x", "2·y")),
    Case("no last newline", b"a,b\n1,x\n2,y", table("a·b", "1·x", "2·y")),
    Case("form feed", b"a,b\n1,x\x0cy\n2,z\n", table("a·b", "1·x\x0cy", "2·z")),
    Case(
        "vertical tab, NEL",
        "a,b\n1,x\x0b\x85y\n2,z\n".encode(),
        table("a·b", "1·x\x0b\x85y", "2·z"),
    ),
    Case("line separator", "a,b\n1,x\u2028y\n2,z\n".encode(), table("a·b", "1·x\u2028y", "2·z")),
    Case("NUL cell", b"a,b\n1,x\0y\n2,z\n", "table.zero_bytes"),
    Case("NULs only", b"\0" * 1000, "table.zero_bytes"),
    Case("binary", bytes(range(256)) * 8, "table.zero_bytes"),
    Case("utf8 bom", b"\xef\xbb\xbf" + T, table("a·b·c", "1·2·x", "3·4·y", "5·6·z")),
    Case(
        "utf16 le bom",
        b"\xff\xfe" + u(T.decode(), "utf-16-le"),
        table("a·b·c", "1·2·x", "3·4·y", "5·6·z"),
    ),
    Case(
        "utf16 be bom",
        b"\xfe\xff" + u(T.decode(), "utf-16-be"),
        table("a·b·c", "1·2·x", "3·4·y", "5·6·z"),
    ),
    Case("utf16 le bare", u(T.decode(), "utf-16-le"), table("a·b·c", "1·2·x", "3·4·y", "5·6·z")),
    Case("utf16 be bare", u(T.decode(), "utf-16-be"), table("a·b·c", "1·2·x", "3·4·y", "5·6·z")),
    Case("utf32", u(T.decode(), "utf-32"), table("a·b·c", "1·2·x", "3·4·y", "5·6·z")),
    Case("utf16 odd", b"\xff\xfea", "table.not_in_encoding"),
    Case(
        "latin1",
        u(S, "latin-1"),
        table(
            "name·city·age",
            "José·Köln·31",
            "Zoë·Málaga·45",
            "Björn·Århus·27",
            "André·Genève·51",
            doubts="encoding_guessed",
        ),
    ),
    Case(
        "cp1252",
        u(S.replace("José", "José’s"), "cp1252"),
        table(
            "name·city·age",
            "José’s·Köln·31",
            "Zoë·Málaga·45",
            "Björn·Århus·27",
            "André·Genève·51",
            doubts="encoding_guessed",
        ),
    ),
    Case(
        "cp1252 as utf8",
        u(S.replace("Köln", "Köln \x96 Süd"), "utf-8"),
        table(
            "name·city·age",
            "José·Köln – Süd·31",
            "Zoë·Málaga·45",
            "Björn·Århus·27",
            "André·Genève·51",
            notes="signs_mended",
        ),
    ),
    Case(
        "gbk",
        u(ZH, "gbk"),
        table(
            "姓名·城市·年龄",
            "王小明·北京·31",
            "李丽·上海·45",
            "张伟·广州·27",
            "陈静·深圳·51",
            doubts="encoding_guessed",
        ),
    ),
    Case(
        "gb18030",
        u(ZH, "gb18030"),
        table(
            "姓名·城市·年龄",
            "王小明·北京·31",
            "李丽·上海·45",
            "张伟·广州·27",
            "陈静·深圳·51",
            doubts="encoding_guessed",
        ),
    ),
    Case(
        "big5",
        u(BIG5, "big5"),
        table(
            "姓名·城市·年齡",
            "王小明·臺北·31",
            "李麗·高雄·45",
            "張偉·臺中·27",
            "陳靜·臺南·51",
            doubts="encoding_guessed",
        ),
    ),
    Case(
        "shift_jis",
        u("名前,都市,年齢\nたなか,東京,31\nすずき,大阪,45\nさとう,京都,27\n", "shift_jis"),
        table(
            "名前·都市·年齢",
            "たなか·東京·31",
            "すずき·大阪·45",
            "さとう·京都·27",
            doubts="encoding_guessed",
        ),
    ),
    Case(
        "utf8",
        u(S, "utf-8"),
        table(
            "name·city·age", "José·Köln·31", "Zoë·Málaga·45", "Björn·Århus·27", "André·Genève·51"
        ),
    ),
    Case("broken utf8 asked", u(S, "latin-1"), "table.not_in_encoding", O(encoding="utf-8")),
    Case("unknown encoding", T, "table.no_encoding", O(encoding="klingon")),
    Case(
        "encoding asked",
        u(S, "latin-1"),
        table(
            "name·city·age", "José·Köln·31", "Zoë·Málaga·45", "Björn·Århus·27", "André·Genève·51"
        ),
        O(encoding="latin-1"),
    ),
    Case("codec that is none", T, "table.no_encoding", O(encoding="base64")),
    Case("utf16 asked wrong", T, "table.only_header", O(encoding="utf-16")),
    Case("semicolon", b"a;b;c\n1;2;x\n3;4;y\n", table("a·b·c", "1·2·x", "3·4·y")),
    Case("tab", b"a\tb\tc\n1\t2\tx\n3\t4\ty\n", table("a·b·c", "1·2·x", "3·4·y")),
    Case("pipe", b"a|b|c\n1|2|x\n3|4|y\n", table("a·b·c", "1·2·x", "3·4·y")),
    Case("space", b"a b c\n1 2 x\n3 4 y\n5 6 z\n", table("a·b·c", "1·2·x", "3·4·y", "5·6·z")),
    Case(
        "aligned spaces",
        b"a     b    c\n1.5   2    x\n13.25 4    y\n5.75  16   z\n",
        table("a·b·c", "1.5·2·x", "13.25·4·y", "5.75·16·z"),
    ),
    Case(
        "leading spaces",
        b"  1.5   2.25  3\n 13.25  4.50 12\n  5.75 16.00  7\n",
        table(
            "column_1·column_2·column_3",
            "1.5·2.25·3",
            "13.25·4.50·12",
            "5.75·16.00·7",
            notes="no_names",
        ),
    ),
    Case("comma space", b"a, b, c\n1, 2, x\n3, 4, y\n", table("a·b·c", "1·2·x", "3·4·y")),
    Case("caret", b"a^b\n1^x\n2^y\n", table("a·b", "1·x", "2·y")),
    Case("tilde", b"a~b\n1~x\n2~y\n", table("a·b", "1·x", "2·y")),
    Case("colon", b"a:b\n1:x\n2:y\n", table("a·b", "1·x", "2·y")),
    Case("odd delimiter asked", b"a#b\n1#x\n2#y\n", table("a·b", "1·x", "2·y"), O(delimiter="#")),
    Case("delimiter tab word", b"a\tb\n1\tx\n", table("a·b", "1·x"), O(delimiter="tab")),
    Case("two signs", T, "reading.one_sign", O(delimiter="||")),
    Case("newline delimiter", T, "reading.one_sign", O(delimiter="\n")),
    Case("same", T, "reading.same_sign", O(delimiter='"', quote='"')),
    Case("empty delimiter", T, "reading.one_sign", O(delimiter="")),
    Case(
        "wrong delimiter asked",
        T,
        table("a,b,c", "1,2,x", "3,4,y", "5,6,z", doubts="delimiter_absent"),
        O(delimiter=";"),
    ),
    Case("quote asked", b"a,b\n1,|x,y|\n2,|z|\n", table("a·b", "1·x,y", "2·z"), O(quote="|")),
    Case(
        "quote none asked", b'a,b\n1,"x"\n2,"y"\n', table("a·b", '1·"x"', '2·"y"'), O(quote="none")
    ),
    Case("decimal comma", b"a;b\n1,5;x\n2,25;y\n", table("a·b", "1,5·x", "2,25·y")),
    Case(
        "decimal both",
        b"a;b\n1,5;2.5\n2,25;3.5\n",
        table("a·b", "1,5·2.5", "2,25·3.5", doubts="decimals_mixed"),
    ),
    Case(
        "thousands",
        b"a;b\n1,234;x\n2,345;y\n",
        table("a·b", "1,234·x", "2,345·y", doubts="decimal_unsure"),
    ),
    Case("decimal asked", b"a;b\n1,234;x\n", table("a·b", "1,234·x"), O(decimal=",")),
    Case("decimal wrong", T, "reading.decimal", O(decimal="'")),
    Case(
        "german thousands", b"a;b\n1.234,5;x\n2.345,75;y\n", table("a·b", "1.234,5·x", "2.345,75·y")
    ),
    Case(
        "preamble",
        b"Report of 2020\nmade by me\n\na,b,c\n1,2,x\n3,4,y\n5,6,z\n",
        table("a·b·c", "1·2·x", "3·4·y", "5·6·z", notes="lines_above"),
    ),
    Case(
        "comments",
        b"# made by x\n# units m\na,b,c\n1,2,x\n3,4,y\n",
        table("a·b·c", "1·2·x", "3·4·y", notes="lines_above"),
    ),
    Case("hash header", b"#a,b,c\n1,2,x\n3,4,y\n", table("#a·b·c", "1·2·x", "3·4·y")),
    Case(
        "footer",
        b"a,b,c\n1,2,x\n3,4,y\n5,6,z\n\nTotal of 3 rows\n",
        table("a·b·c", "1·2·x", "3·4·y", "5·6·z", notes="remark"),
    ),
    Case("sep line", b"sep=;\na;b\n1;x\n2;y\n", table("a·b", "1·x", "2·y", notes="lines_above")),
    Case(
        "second table",
        b"a,b\n1,2\n3,4\n\np,q,r\n1,2,3\n4,5,6\n7,8,9\n",
        table("p·q·r", "1·2·3", "4·5·6", "7·8·9", doubts="lines_above"),
    ),
    Case(
        "header again",
        b"a,b\n1,2\n3,4\na,b\n5,6\n",
        table("a·b", "1·2", "3·4", notes="second_table"),
    ),
    Case(
        "two headers",
        b"a,b\nkg,cm\n1.5,2\n3.5,4\n5.5,6\n",
        table("a kg·b cm", "1.5·2", "3.5·4", "5.5·6", notes="heading_lines"),
    ),
    Case(
        "units row",
        b"speed,time\n(m/s),(s)\n1.5,2\n2.5,3\n3.5,4\n",
        table("speed (m/s)·time (s)", "1.5·2", "2.5·3", "3.5·4", notes="heading_lines"),
    ),
    Case("skip asked", b"x\ny\na,b\n1,2\n3,4\n", table("a·b", "1·2", "3·4"), O(skip_rows=2)),
    Case("skip too many", T, "table.empty", O(skip_rows=99)),
    Case("skip negative", T, "reading.skip_rows", O(skip_rows=-1)),
    Case(
        "skip all but header",
        T,
        table("column_1·column_2·column_3", "5·6·z", notes="no_names"),
        O(skip_rows=3),
    ),
    Case("hex", b"a,b\n0xFF,x\n0x1A,y\n", table("a·b", "0xFF·x", "0x1A·y")),
    Case("leading zeros", b"zip,b\n01234,x\n00501,y\n", table("zip·b", "01234·x", "00501·y")),
    Case(
        "beyond 64 bits",
        b"a,b\n123456789012345678901234567890,x\n2,y\n",
        table("a·b", "123456789012345678901234567890·x", "2·y"),
    ),
    Case(
        "epoch",
        b"t,b\n1609459200123,x\n1609459200124,y\n",
        table("t·b", "1609459200123·x", "1609459200124·y"),
    ),
    Case("1e308", b"a,b\n1e308,x\n1e309,y\n", table("a·b", "1e308·x", "1e309·y")),
    Case(
        "nan inf",
        b"a,b\nNaN,x\ninf,y\n-Infinity,z\n",
        table("a·b", "NaN·x", "inf·y", "-Infinity·z"),
    ),
    Case(
        "NA words",
        b"a,kind\n1,NA\n2,None\n3,null\n4,NA\n",
        table("a·kind", "1·NA", "2·None", "3·null", "4·NA"),
    ),
    Case("mixed types", b"a,b\n1,x\ntwo,y\n3.5,z\n", table("a·b", "1·x", "two·y", "3.5·z")),
    Case(
        "thousand comma quoted", b'a,b\n"1,234",x\n"2,345",y\n', table("a·b", "1,234·x", "2,345·y")
    ),
    Case("percent", b"a,b\n85 %,x\n12 %,y\n", table("a·b", "85 %·x", "12 %·y")),
    Case(
        "dates", b"d,b\n2020-01-02,1\n2020-01-03,2\n", table("d·b", "2020-01-02·1", "2020-01-03·2")
    ),
    Case(
        "escape sequences",
        b"a\x1b[31m,b\n1,\x1b]0;owned\x07\n2,y\n",
        table("a\x1b[31m·b", "1·\x1b]0;owned\x07", "2·y"),
    ),
    Case("markup", b"[red]a,b[units=m/s]\n1,2\n3,4\n", table("[red]a·b[units=m/s]", "1·2", "3·4")),
    Case("rtl", "a\u202e,b\n1,x\n2,y\n".encode(), table("a\u202e·b", "1·x", "2·y")),
    Case("formula", b"a,b\n=1+1,x\n@cmd,y\n", table("a·b", "=1+1·x", "@cmd·y")),
    Case("emoji", "😀,b\n1,x\n2,y\n".encode(), table("😀·b", "1·x", "2·y")),
    Case(
        "lone surrogate bytes",
        b"a,b\n1,\xed\xa0\x80\n2,y\n",
        table("a·b", "1·í\xa0€", "2·y", doubts="encoding_guessed"),
    ),
    Case("html", b"<!DOCTYPE html><html></html>", "table.other_format"),
    Case("xml", b"<?xml version='1.0'?><a/>", "table.other_format"),
    Case("pdf", b"%PDF-1.7\n", "table.other_format"),
    Case("png", b"\x89PNG\r\n\x1a\n", "images.single"),
    Case("sqlite", b"SQLite format 3\0" + b"\0" * 100, "table.other_format"),
    Case("hdf5", b"\x89HDF\r\n\x1a\n", "table.other_format"),
    Case("elf", b"\x7fELF\x02", "table.other_format"),
    Case("pickle", b"\x80\x04\x95\x10", "table.other_format"),
    Case("7z", b"7z\xbc\xaf\x27\x1c", "table.other_format"),
    Case(
        "dots and lines",
        b"-----\na,b\n-----\n1,2\n3,4\n",
        table("a·b", "·-----", "1·2", "3·4", notes="lines_above", doubts="row_mended"),
    ),
    Case(
        "markdown",
        b"| a | b |\n|---|---|\n| 1 | x |\n| 2 | y |\n",
        table("a·b", "1·x", "2·y", notes="markdown"),
    ),
    Case(
        "prose",
        b"Dear Sir,\nthis is a letter, and no table.\nYours, me\n",
        table("this is a letter·and no table.", "Yours·me", notes="lines_above"),
    ),
    Case(
        "python",
        b"import os\n\ndef f(x):\n    return x + 1\n",
        table(
            "import·os", "def·f(x):", "return·x + 1", notes="row_mended", doubts="delimiter_poor"
        ),
    ),
    Case("arff", b"% x\n@RELATION t\n@attribute a numeric\n@data\n1\n", "table.other_format"),
    Case(
        "numbered",
        b"0,1,2\n5,6,7\n8,9,1\n",
        table(
            "column_1·column_2·column_3",
            *("0·1·2", "5·6·7", "8·9·1"),
            notes="no_names",
            doubts="names_as_values",
        ),
    ),
    Case(
        "aligned, quoted after a tab",
        b'a   b\tc\n1.5 20\t"x y"\n13  4\t"z"\n2   7\t"u v"\n8   9\t"w"\n',
        table("a·b·c", "1.5·20·x y", "13·4·z", "2·7·u v", "8·9·w", doubts="delimiter_unsure"),
    ),
]
