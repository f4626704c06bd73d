// Reads a calendar with ical.js and prints what it found as JSON; any complaint ends it with status 1.
const fs = require("fs");
const path = require("path");
const ICAL = require(path.join(process.argv[2], "ical.js", "dist", "ical.es5.cjs"));

const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(process.argv[3], "utf8")));
const text = (component, name) => {
  const value = component.getFirstPropertyValue(name);
  return value === null ? null : value.toString();
};
const read = (component) => ({
  kind: component.name,
  uid: text(component, "uid"),
  summary: text(component, "summary"),
  description: text(component, "description"),
  start: text(component, "dtstart"),
  end: text(component, "dtend"),
  due: text(component, "due"),
  status: text(component, "status"),
  sequence: component.getFirstPropertyValue("sequence"),
  percent: component.getFirstPropertyValue("percent-complete"),
  completed: text(component, "completed"),
  categories: component.getFirstProperty("categories").getValues(),
  alarms: component.getAllSubcomponents("valarm").map((alarm) => text(alarm, "trigger")),
});
console.log(
  JSON.stringify({
    name: text(calendar, "name"),
    refresh: text(calendar, "refresh-interval"),
    parts: calendar.getAllSubcomponents().map(read),
  }),
);
