"""The `dondoc` command. Each sub-command is a file of `cli.commands`, imported only when it is called."""

from __future__ import annotations

import importlib
import os
import sys

import click

from dondoc.errors import DondocError

OFFICE = "DONDOC_OFFICE"
# name -> what `dondoc --help` says of it; the module is cli.commands.<name with underscores>
COMMANDS: dict[str, str] = {
    "read": "Read a plan's file and print what it states.",
    "timing": "Say what timing phrases mean.",
    "compare": "Hold a plan against an older one: kept, changed, dropped and new tasks.",
    "ingest": "Read a plan's file and keep it as a draft.",
    "amend": "Apply a decision that changes rows of the plan in force, as a draft.",
    "approve": "Approve a draft plan; only then is anything sent or published.",
    "agenda": "List what agencies owe, by day.",
    "explain": "Show what follows from an item or a report, and why.",
    "publish": "Write the calendar feeds as files.",
    "remind": "Send the reminders that are due.",
    "outbox": "List the messages of the outbox.",
    "hold": "Pause work, or the messages about it; list and end pauses.",
    "exempt": "Record that an agency need not send a report, and why.",
    "extension": "List, grant and refuse requests for a later day.",
    "confirm": "Confirm that work is done, or open it again.",
    "log": "Show who did what, and how things stood on a past day.",
    "letter": "Draft letters to the agencies that are late.",
    "announce": "Draft the letter that opens a reporting round.",
    "template": "Write the report templates of a period.",
    "submit": "Take in one agency's report.",
    "receive": "Take in reports from the watched folder and by mail; decide on what waits.",
    "matrix": "Show who has reported for a period.",
    "scores": "Rank the agencies by how they kept their days.",
    "collate": "Collate the reports of a period.",
    "export": "Export a period as JSON and XML for other information systems.",
    "audit": "Compare what is due with what was sent.",
    "agency": "Look names up in the directory of agencies.",
    "contact": "List, add, import and stop the contacts of agencies.",
    "channel": "Test the channels, declare Zalo accounts, change keys.",
    "welcome": "Make the links of agencies that have none, with the letter that hands each over.",
    "link": "Make, list and revoke the agencies' links.",
    "coordinator": "Add, list and close the accounts of the coordinator's desk.",
    "backup": "Back the office up into one file while it runs.",
    "restore": "Put a backup into an empty place.",
    "offices": "List the offices of this installation, and how each stands.",
    "tidy": "Take away what policy no longer wants kept.",
    "migrate": "Bring the database to the current version.",
    "demo": "Run the main job once on the bundled sample.",
    "simulate": "Run a whole year on made-up agencies and check every count.",
    "serve": "Start Prefect's server, the deployments and the web application.",
    "run": "Run one part of serve by itself: prefect, deploy, worker or web.",
    "doctor": "Check settings, database, channels and days off.",
}


class LazyGroup(click.Group):
    """Lists its commands from `COMMANDS` and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"cli.commands.{cmd_name.replace('-', '_')}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup)
@click.version_option(package_name="dondoc")
@click.option(
    "--office", help="Which office, where the installation serves several (DONDOC_OFFICE)."
)
@click.pass_context
def dondoc(ctx: click.Context, office: str | None) -> None:
    """Follow a government plan until the work is done (đôn đốc)."""
    if office is not None:
        _choose(office, ctx)


def _choose(office: str, ctx: click.Context) -> None:
    """Let the whole process, and what it starts, work for that office, until the command ends."""
    before = os.environ.get(OFFICE)
    os.environ[OFFICE] = office

    def as_before() -> None:
        del os.environ[OFFICE]
        if before is not None:
            os.environ[OFFICE] = before

    ctx.call_on_close(as_before)


def main() -> None:
    """Run the command; a refusal is one clear line on stderr and exit status 1."""
    try:
        dondoc(prog_name="dondoc")
    except DondocError as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
