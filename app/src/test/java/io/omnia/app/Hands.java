package io.omnia.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** How a person works a page. What they want is the same; the way there differs. */
enum Hands {
    MOUSE {
        @Override
        void press(Locator target) {
            target.click();
        }

        @Override
        void open(Page page, String title) {
            press(entry(page.getByRole(AriaRole.NAVIGATION), title));
        }
    },

    TOUCH {
        @Override
        void press(Locator target) {
            target.tap();
        }

        // A phone's bar holds a few pages; all of them are in the drawer behind its last button.
        @Override
        void open(Page page, String title) {
            press(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("More")));
            press(entry(page.getByRole(AriaRole.DIALOG), title));
            page.getByRole(AriaRole.DIALOG).waitFor(Keyboard.GONE);
        }
    },

    KEYBOARD {
        @Override
        void press(Locator target) {
            Keyboard.reach(target);
            target.page().keyboard().press("Enter");
        }

        @Override
        void choose(Locator radio) {
            Keyboard.choose(radio);
        }

        @Override
        void open(Page page, String title) {
            page.keyboard().press("Control+k");
            assertThat(page.getByRole(
                            AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Find a page or an action")))
                    .isFocused();
            page.keyboard().type(title);
            page.keyboard().press("Enter");
        }
    };

    /** The window that such a person looks through. */
    Chromium.Screen screen() {
        return this == TOUCH ? Chromium.PHONE : Chromium.DESK;
    }

    /** Presses a button or follows a link. */
    abstract void press(Locator target);

    /** Goes to a page of the console, by the way that these hands have. */
    abstract void open(Page page, String title);

    /** Chooses one of several; what is drawn of a radio button is its label. */
    void choose(Locator radio) {
        press(radio.page().locator("label[for=\"" + radio.getAttribute("id") + "\"]"));
    }

    /** Writes into an empty field. */
    void write(Locator field, String text) {
        if (this == KEYBOARD) {
            Keyboard.reach(field);
        } else {
            press(field);
        }
        field.page().keyboard().type(text);
    }

    private static Locator entry(Locator navigation, String title) {
        return navigation.getByRole(
                AriaRole.LINK, new Locator.GetByRoleOptions().setName(title).setExact(true));
    }
}
