import pytest

from tsumiki.accounts.views.devices import device_of


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36 Edg/130", "WindowsのEdge"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "iPhoneのSafari"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Chrome/130 Safari/537", "MacのChrome"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "LinuxのFirefox"),
        ("curl/8", "不明な端末"),
        ("", "不明な端末"),
    ],
)
def test_browser_is_named_in_words(user_agent, expected):
    assert device_of(user_agent) == expected
