"""The calendars as files, for any web server or shared folder to hand out."""

from tasks.feeds.publish import Published, PublishedFeed, publish_to

__all__ = ["Published", "PublishedFeed", "publish_to"]
