"""The calendars as files, for any web server or shared folder to hand out."""

from tasks.feeds.check import Checked, check_folder
from tasks.feeds.publish import Published, PublishedFeed, publish_to

__all__ = ["Checked", "Published", "PublishedFeed", "check_folder", "publish_to"]
