"""`dondoc demo`: the main job once, on the bundled sample, embedded."""

from __future__ import annotations

import time
from pathlib import Path

import click


@click.command()
@click.option(
    "--out",
    default="demo-output",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for what the demo makes.",
)
def command(out: Path) -> None:
    """Read, approve, schedule, publish feeds, remind, collect and collate, once, on the sample."""
    import asyncio

    from cli.demo.sinks import mail_sink, web_sink
    from cli.demo.stage import prepare_folder, set_environment

    started = time.monotonic()
    folder = prepare_folder(out)
    set_environment(folder / "du-lieu")
    mails, posts = folder / "thu", folder / "webhook"
    mails.mkdir()
    posts.mkdir()
    click.echo("Khởi động Prefect trong tiến trình này…")

    from cli.demo.page import write_page
    from cli.demo.year import play

    with mail_sink(mails) as mail_port, web_sink(posts) as web_port:
        played = asyncio.run(play(folder, mail_port, web_port))
    page = write_page(played)
    click.echo(f"Xong sau {time.monotonic() - started:.0f} giây. Mở trang này để xem:\n{page}")
