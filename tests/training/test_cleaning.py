"""Texts as they come from pages and tables."""

import pytest

from training.cleaning import clean_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Runs SMALL... but I love it!!", "Runs SMALL... but I love it!!"),
        ("Jack &amp; Jones, 5&#39;8&quot;", "Jack & Jones, 5'8\""),
        ("a &amp;quot;steal&amp;quot;", 'a "steal"'),
        ("<p>Soft.</p><p>Warm.<br/>Light.</p>", "Soft. Warm. Light."),
        ("a <b>great</b> fit, <a href='x.html'>see</a>", "a great fit, see"),
        ("&lt;br /&gt;Nice<!-- hidden --><script>track()</script> coat", "Nice coat"),
        ("I <3 it, size <M and >XS", "I <3 it, size <M and >XS"),
        ("cafe\u0301", "caf\u00e9"),
        ("zero\u200bwidth\ufeff and \x00null\x07", "zerowidth and null"),
        ("family \U0001f468\u200d\U0001f469\u200d\U0001f467", "family \U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("  two\r\n\r\nlines\tand\u00a0spaces  ", "two lines and spaces"),
        ("soooooo good!!!!!!!! --------", "sooo good!!! ---"),
        ("100000 steps, 4444444", "100000 steps, 4444444"),
        ("wooool", "wooool"),
        ("<p> \u200b </p>", ""),
    ],
)
def test_clean_text_is_what_a_reader_sees(text, expected):
    assert clean_text(text) == expected


@pytest.mark.parametrize("text", ["&amp;amp;lt;b&amp;gt;", "soooooo &nbsp; good", "<div>e\u0301tui</div>"])
def test_clean_text_of_a_cleaned_text_is_the_same(text):
    once = clean_text(clean_text(text))
    assert clean_text(once) == once
