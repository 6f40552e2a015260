from tsumiki.kernel.hooks import Hook, Link


def test_hook_collects_in_the_order_of_registration():
    hook: Hook[str] = Hook()
    hook.register(lambda word: [f"一 {word}"])
    hook.register(lambda word: [f"二 {word}", f"三 {word}"])

    collected = hook.collect("積み木")

    assert collected == ["一 積み木", "二 積み木", "三 積み木"]


def test_hook_without_functions_collects_nothing():
    hook: Hook[str] = Hook()

    assert hook.collect("積み木") == []


def test_hook_keeps_a_function_registered_twice_once():
    def function():
        return [Link("/plans/", "計画")]

    hook: Hook[Link] = Hook()
    hook.register(function)
    hook.register(function)

    assert hook.collect() == [Link("/plans/", "計画", "")]


def test_hooks_do_not_share_their_functions():
    one, other = Hook(), Hook()
    one.register(lambda: ["ひとつ"])

    assert (one.collect(), other.collect()) == (["ひとつ"], [])
