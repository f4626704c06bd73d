"""`dondoc tidy`: what has had its time by policy is taken away."""

from __future__ import annotations

from datetime import date

import click

from cli.output import json_option, print_json, today_option
from cli.reporting import open_ready_office

WORDS = {
    "texts": "tin được bỏ lời văn",
    "attachments": "tệp đính kèm của tin",
    "sessions": "phiên đăng nhập và dấu cũ đã hết hạn",
    "reports": "tệp báo cáo",
    "evidence": "tệp minh chứng",
    "incoming": "tệp đến đã có quyết định",
}


@click.command("tidy")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@today_option
@json_option
def command(dry_run: bool, today: date, as_json: bool) -> None:
    """Take away what [retention] in config/policy.toml no longer wants kept.

    The log of events, the outbox's rows, plans and answers stay for good.
    """
    from tasks.keeping.tidy import tidy

    found = tidy(open_ready_office(), today, dry_run=dry_run)
    if as_json:
        print_json(found.counts() | {"dry_run": dry_run})
        return
    click.echo("Sẽ xóa:" if dry_run else "Đã xóa:")
    for name, words in WORDS.items():
        click.echo(f"{found.counts()[name]:>8} {words}")
    click.echo(f"{found.bytes:>8} byte trên đĩa")
