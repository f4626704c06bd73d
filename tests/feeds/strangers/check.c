/* Parses a calendar with libical, checks it against RFC 5545's restrictions, prints every complaint. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int complaints(icalcomponent *component)
{
    int found = 0;
    icalproperty *error = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY);
    for (; error; error = icalcomponent_get_next_property(component, ICAL_XLICERROR_PROPERTY)) {
        printf("%s\n", icalproperty_as_ical_string(error));
        found++;
    }
    icalcomponent *part = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT);
    for (; part; part = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT))
        found += complaints(part);
    return found;
}

int main(int argc, char **argv)
{
    FILE *file = fopen(argv[argc - 1], "rb");
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = calloc(size + 1, 1);
    if (fread(text, 1, size, file) != (size_t)size)
        return 3;
    icalcomponent *calendar = icalparser_parse_string(text);
    if (!calendar) {
        printf("not a calendar\n");
        return 2;
    }
    int good = icalrestriction_check(calendar);
    int found = complaints(calendar);
    printf("%d events, %d tasks\n", icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT),
           icalcomponent_count_components(calendar, ICAL_VTODO_COMPONENT));
    return good && !found ? 0 : 1;
}
