"""Prefect's own run form, filled in by clicks as a person does."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Locator, Page, expect

TALLEST = 6000
SECONDS_TO_COME_UP = 60_000
LIST = ".p-select-button__control"


class RunForm:
    """The page that starts a deployment's run."""

    def __init__(self, page: Page, prefect: str, deployment_id: str) -> None:
        self.page = page
        page.set_default_timeout(SECONDS_TO_COME_UP)
        # a form before this one may have wanted a taller window
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{prefect}/deployments/deployment/{deployment_id}/run")
        self._submit = page.get_by_role("button", name="Submit")
        self._submit.wait_for(timeout=SECONDS_TO_COME_UP)
        page.locator(".schema-form-property").nth(1).wait_for(timeout=SECONDS_TO_COME_UP)
        self._make_all_visible()

    def _make_all_visible(self) -> None:
        """The page scrolls within itself: only a window as tall as the form shows all of it."""
        # a tab comes up in steps; its height is asked for once it stands still
        self.page.wait_for_timeout(1200)
        tall = self.page.evaluate("document.querySelector('.app-router-view').scrollHeight")
        self.page.set_viewport_size({"width": 1280, "height": min(max(900, tall), TALLEST)})

    def field(self, title: str, within: Locator | None = None) -> Locator:
        """The field with that title."""
        named = (
            "xpath=.//span[contains(@class,'schema-form-property__label')]"
            f'[starts-with(normalize-space(), "{title}")]'
            "/ancestor::*[contains(concat(' ', @class, ' '), ' schema-form-property ')][1]"
        )
        return (within or self.page.locator("body")).locator(named).first

    def titles(self) -> list[str]:
        """What the fields are called, from top to bottom."""
        return self.page.locator(".schema-form-property__label").all_inner_texts()

    def write(self, title: str, text: str, within: Locator | None = None) -> None:
        """Write into a field of text."""
        self.field(title, within).locator("textarea").first.fill(text)

    def choose(self, field: Locator, option: str) -> None:
        """Open the field's list and click what begins so."""
        field.locator(LIST).first.click()
        self.page.locator(".p-select-option", has_text=option).first.click()
        # a list of several stays open until something else is clicked
        self.page.get_by_text("Parameters", exact=True).click()
        expect(self.page.locator(".p-select-option")).to_have_count(0)

    def choices(self, field: Locator) -> list[str]:
        """What the field's list offers."""
        field.locator(LIST).first.click()
        self.page.locator(".p-select-option").first.wait_for()
        found = self.page.locator(".p-select-option").all_inner_texts()
        self.page.get_by_text("Parameters", exact=True).click()
        return found

    def way(self, field: Locator, words: str) -> None:
        """Choose one of the ways in which a field may be filled in."""
        field.get_by_text(words, exact=True).first.click()
        self.page.wait_for_timeout(300)

    def pick_day_of_this_month(self, field: Locator, day: int) -> date:
        """Pick a day of the month that the calendar opens at, which is the machine's own."""
        field.get_by_text("Select date").first.click()
        days = self.page.locator(".p-calendar-date-picker__date--in-month")
        days.get_by_text(str(day), exact=True).first.click()
        self.page.get_by_role("button", name="Apply").click()
        return date.today().replace(day=day)

    def send(self) -> None:
        """Press Submit."""
        self._submit.click()

    def faults(self) -> list[str]:
        """What the page says is wrong, after Submit."""
        self.page.locator(".p-label__message").first.wait_for(timeout=SECONDS_TO_COME_UP)
        return self.page.locator(".p-label__message").all_inner_texts()
