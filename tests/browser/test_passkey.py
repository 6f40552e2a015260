"""A passkey from registration to sign-in, with Chromium's virtual authenticator."""

from playwright.sync_api import expect

from tsumiki.accounts.demo import DEMO_PASSWORD

ADDRESS = "tanto@company.example"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_passkey_is_registered_and_signs_in_without_a_password(site, chromium):
    # Browsers give passkeys to names, not to numbers: 127.0.0.1 would be refused.
    context = chromium.new_context(base_url=site.replace("127.0.0.1", "localhost"), locale="ja-JP")
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto("/accounts/login/")
    page.get_by_label("メールアドレス").fill(ADDRESS)
    page.get_by_label("パスワード").fill(DEMO_PASSWORD)
    page.get_by_role("main").get_by_role("button", name="サインイン", exact=True).click()
    page.wait_for_url("**/home/")

    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("パスワードの代わりに使う").check()
    page.get_by_role("button", name="登録する").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="サインアウト").click()
    page.wait_for_url(lambda address: "logout" not in address)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="パスキーでサインイン").click()

    page.wait_for_url("**/home/")
    page.goto("/accounts/profile/")
    expect(page.get_by_role("heading", level=1)).to_have_text("仮名 当子")
    context.close()
