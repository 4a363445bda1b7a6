"""Reading a page of ours: texts and links by element id, what nobody sees left out."""

from anbao.ui.own_pages import OwnPage, squeezed

PAGE = OwnPage(
    200,
    {},
    """<body><main id="main"><section id="a"><h2>甲</h2><p>一 <a href="/x/">二</a><br>三</p></section>
    <section id="b">乙<p hidden>暗</p><script>no</script><img src="x">明</section></main>
    <footer><a href="/y/">丙</a></footer></body>""",
)


def test_texts_by_id_include_what_is_inside():
    assert PAGE.texts["a"] == "甲一二三"
    assert PAGE.texts["main"] == "甲一二三乙明"


def test_text_that_nobody_sees_is_left_out():
    assert PAGE.texts["b"] == "乙明"


def test_links_of_the_page_and_of_an_element():
    assert PAGE.links[""] == ("/x/", "/y/")
    assert PAGE.links["a"] == ("/x/",)
    assert "b" not in PAGE.links


def test_squeezed_takes_all_white_space_out():
    assert squeezed(" 一\n二\u3000三 ") == "一二三"
