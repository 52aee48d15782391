using ScheduledJobs.Cli.Tests.Support;

namespace ScheduledJobs.Cli.Tests.Commands;

/// <summary><c>calendar import -</c>: iCalendar files as people export them.</summary>
public sealed class CalendarImportTests
{
    private const string Typical =
        """
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20261003
        SUMMARY:Tag der Deutschen Einheit
        RRULE:FREQ=YEARLY
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20261224
        DTEND;VALUE=DATE:20261227
        SUMMARY:Weihnachten\, und ein sehr langer Titel\, der in der Datei auf me
         hrere Zeilen verteilt ist\nzweite Zeile
        RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20270326
        DTEND;VALUE=DATE:20270327
        SUMMARY:Karfreitag
        BEGIN:VALARM
        TRIGGER:-PT10H
        SUMMARY:not this
        END:VALARM
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20270701
        DURATION:P2W
        SUMMARY:Werksferien
        END:VEVENT
        """;

    [Fact]
    public async Task All_day_events_ranges_and_yearly_ones_become_dates()
    {
        var cli = Given(Typical);

        (await cli.PrintAsync("calendar", "import", "-", "--name", "holidays-de", "-n", "calendars", "--time-zone", "Europe/Berlin", "--shared")).ShouldBe(
            """
            apiVersion: scheduledjobs.dev/v1alpha1
            kind: ScheduleCalendar
            metadata:
              name: holidays-de
              namespace: calendars
            spec:
              timeZone: Europe/Berlin
              shared: true
              dates:
              - "*-10-03" # Tag der Deutschen Einheit
              - "*-12-24/*-12-26" # Weihnachten, und ein sehr langer Titel, der in der Datei auf mehrere Zeilen verteilt ist zweite Zeile
              - "2027-03-26" # Karfreitag
              - "2027-07-01/2027-07-14" # Werksferien

            """);
        cli.Error.ToString().ShouldBe("4 dates from 4 events, 0 left out.\n");
    }

    [Fact]
    public async Task Other_recurrences_are_expanded_for_a_stated_range()
    {
        var cli = Given(
            """
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20251127
            SUMMARY:Thanksgiving
            RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH
            EXDATE;VALUE=DATE:20271125
            END:VEVENT
            """);

        (await cli.PrintAsync("calendar", "import", "-", "--years", "3")).Split('\n')[4..].ShouldBe(
        [
            "spec:", "  timeZone: Europe/Berlin", "  dates:",
            "  - \"2026-11-26\" # Thanksgiving (from FREQ=YEARLY;BYMONTH=11;BYDAY=4TH, 2026-01-01 to 2028-12-31 only)",
            "  - \"2028-11-23\" # Thanksgiving (from FREQ=YEARLY;BYMONTH=11;BYDAY=4TH, 2026-01-01 to 2028-12-31 only)",
            "",
        ]);
    }

    [Fact]
    public async Task What_is_left_out_is_told()
    {
        var cli = Given(
            """
            BEGIN:VEVENT
            DTSTART;TZID=Europe/Berlin:20261224T180000
            SUMMARY:Dinner
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20261231
            STATUS:CANCELLED
            SUMMARY:Party
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20261231
            DTEND;VALUE=DATE:20261231
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20260101
            RRULE:FREQ=SOMETIMES
            SUMMARY:Odd
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20261225
            SUMMARY:Christmas
            END:VEVENT
            """);

        (await cli.PrintAsync("calendar", "import", "-")).ShouldContain("- \"2026-12-25\" # Christmas");
        var lines = cli.Error.ToString().Split('\n');
        lines[0].ShouldBe("left out: Dinner: it is not an all-day event");
        lines[1].ShouldBe("left out: Party: it is cancelled");
        lines[2].ShouldBe("left out: (no title): its end cannot be read, or is not after its start");
        lines[3].ShouldStartWith("left out: Odd: FREQ: found 'SOMETIMES'");
        lines[4].ShouldBe("1 date from 5 events, 4 left out.");
    }

    [Theory]
    [InlineData("hello", "error: standard input: expected an iCalendar file (BEGIN:VCALENDAR)\n")]
    [InlineData("BEGIN:VCALENDAR\nEND:VCALENDAR", "error: standard input: no event is left\n")]
    public async Task Without_events_there_is_no_calendar(string text, string message) =>
        (await new CliRun { Input = text }.FailAsync(1, "calendar", "import", "-")).ShouldBe(message);

    [Fact]
    public async Task What_is_imported_is_what_next_and_lint_understand()
    {
        var cli = Given(
            """
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20261123
            SUMMARY:Monday
            END:VEVENT
            """);
        var calendar = await cli.PrintAsync("calendar", "import", "-", "--name", "days");
        var job = "apiVersion: scheduledjobs.dev/v1alpha1\nkind: ScheduledJob\nmetadata: {name: report, namespace: team}\nspec:\n"
            + "  trigger: {cron: {expression: '0 9 * * *'}}\n  timeZone: Europe/Berlin\n  exclude: {calendars: [{name: days}], policy: NextDay}\n  action: {http: {url: 'http://x/'}}\n";

        var next = new CliRun { Input = $"{calendar}---\n{job}" };
        (await next.PrintAsync("next", "-f", "-", "-c", "2", "--excluded")).ShouldContain("Mon 23 Nov 2026 09:00 is excluded (calendar days (2026-11-23)) and moves to Tue 24 Nov 2026 09:00");
        (await new CliRun { Input = $"{calendar}---\n{job}" }.PrintAsync("lint", "-f", "-")).ShouldNotContain("error");
        var alone = new CliRun { Input = job };
        (await alone.PrintAsync("lint", "-f", "-")).ShouldContain("warning: spec.exclude.calendars[0]: ScheduleCalendar team/days does not exist");
        (await new CliRun { Input = job }.FailAsync(1, "next", "-f", "-")).ShouldContain("ScheduleCalendar team/days does not exist");
    }

    [Fact]
    public async Task Lint_checks_calendars_too()
    {
        const string Calendar = "apiVersion: scheduledjobs.dev/v1alpha1\nkind: ScheduleCalendar\nmetadata: {name: days}\nspec: {dates: ['2026-02-30'], share: true}\n";
        var cli = new CliRun { Input = Calendar };

        (await cli.RunAsync("lint", "-f", "-")).ShouldBe(1);

        cli.Out.ToString().ShouldBe(
            "standard input: days: error: spec.share: is not a field; did you mean shared?\n"
            + "standard input: days: error: spec.dates[0]: must be a date such as 2026-12-24 or *-12-24, or a range such as 2026-12-27/2027-01-01 or *-12-24/*-01-06, but is '2026-02-30'\n");
        cli.Error.ToString().ShouldBe("0 ScheduledJobs, 1 ScheduleCalendar, 2 errors, 0 warnings.\n");
    }

    [Theory]
    [InlineData("metadata: {name: days}\nspec: {dates: ['2026-11-21']}", "days: warning: spec.dates: all of them are in the past.")]
    [InlineData("metadata: {name: days}\nspec: {dates: some}", "days: error: spec.dates: the value cannot be read; kubectl explain schedulecalendar.spec.dates says what is expected")]
    [InlineData("metadata: {name: days}", "days: error: spec: set weekdays or dates")]
    [InlineData("spec: {weekdays: [SUN]}", "error: metadata.name: is missing")]
    [InlineData("metadata: days\nspec: {weekdays: [SUN]}", "error: metadata.name: is missing")]
    public async Task What_lint_says_of_a_calendar(string calendar, string line)
    {
        var cli = new CliRun { Input = $"apiVersion: scheduledjobs.dev/v1alpha1\nkind: ScheduleCalendar\n{calendar}\n" };

        (await cli.RunAsync("lint", "-f", "-")).ShouldBe(line.Contains("error", StringComparison.Ordinal) ? 1 : 0);

        cli.Out.ToString().ShouldStartWith($"standard input: {line}\n");
    }

    private static CliRun Given(string events) => new()
    {
        Input = $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Feiertage (DE)\r\nX-WR-TIMEZONE:Europe/Berlin\r\n{events.ReplaceLineEndings("\r\n")}\r\nEND:VCALENDAR\r\n",
    };
}
