package io.omnia.app;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;

/** A page without a mouse: everything is reached by Tab and the arrows, and at every stop one sees where one is. */
final class Keyboard {
    static final Locator.WaitForOptions GONE = new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN);

    /** A radio button is there without being drawn. */
    private static final Locator.WaitForOptions THERE =
            new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED);

    /** Twice around the longest page. */
    private static final int MOST_STOPS = 200;

    private static final String IS_FOCUSED = "element => element === document.activeElement";

    /**
     * What is wrong with how the focused element shows that it is; empty when nothing is. Of a radio button nothing is
     * drawn but the label beside it, and of some fields the box around them.
     */
    private static final String SHOWS_FOCUS = """
            async () => {
              // An outline may come by a transition, however short.
              await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
              const focused = document.activeElement;
              // Within a date the browser itself marks day, month, year and its button in turn.
              if (focused === document.body || focused.type === 'date') return '';
              const seen = focused.type === 'radio'
                ? document.querySelector(`label[for="${focused.id}"]`) ?? focused.closest('label')
                : focused;
              const around = focused.tagName === 'INPUT' ? [focused.parentElement, focused.parentElement.parentElement] : [];
              const outlined = [focused, seen, ...around].some((one) => {
                const style = getComputedStyle(one);
                return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
              });
              const box = seen.getBoundingClientRect();
              const there = box.width > 0 && box.height > 0
                && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
              return outlined && there ? '' : `${outlined ? 'out of sight' : 'no outline'}: ${focused.outerHTML.slice(0, 300)}`;
            }
            """;

    private Keyboard() {}

    /** Presses Tab until the target has the focus. */
    static void reach(Locator target) {
        target.waitFor(THERE);
        for (var stop = 0; stop < MOST_STOPS; stop++) {
            if (isFocused(target)) {
                return;
            }
            tab(target.page());
        }
        throw new AssertionError("no way by keyboard to " + target);
    }

    /** Goes to the group of a radio button and then by arrow to the button itself. */
    static void choose(Locator radio) {
        var page = radio.page();
        var group = page.locator("input[name=\"" + radio.getAttribute("name") + "\"]:checked");
        reach(group);
        for (var step = 0; step < group.count() + 10 && !isFocused(radio); step++) {
            page.keyboard().press("ArrowRight");
        }
        if (!radio.isChecked()) {
            throw new AssertionError("not chosen by keyboard: " + radio);
        }
    }

    /** One Tab further; the person has to see where that led. */
    static void tab(Page page) {
        page.keyboard().press("Tab");
        var fault = (String) page.evaluate(SHOWS_FOCUS);
        if (!fault.isEmpty()) {
            throw new AssertionError("the focus is not to be seen, " + fault);
        }
    }

    static boolean isFocused(Locator target) {
        return (Boolean) target.evaluate(IS_FOCUSED);
    }
}
