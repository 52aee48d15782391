using ScheduledJobs.Scheduling.Recurrence;

namespace ScheduledJobs.Scheduling.Tests.Recurrence;

/// <summary>Messages name the part, what was found and what was expected.</summary>
public class RuleErrorTests
{
    [Theory]
    [InlineData("", "the rule is empty; expected parts like FREQ=WEEKLY;BYDAY=MO")]
    [InlineData("  ", "the rule is empty; expected parts like FREQ=WEEKLY;BYDAY=MO")]
    [InlineData("BYDAY=MO", "FREQ: found 'BYDAY=MO', expected a rule that has it, like FREQ=DAILY")]
    [InlineData("FREQ=FORTNIGHTLY", "FREQ: found 'FORTNIGHTLY', expected SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY")]
    [InlineData("FREQ=DAILY;;COUNT=1", "found '', expected NAME=VALUE, with ';' between the parts")]
    [InlineData("FREQ=DAILY;COUNT", "found 'COUNT', expected NAME=VALUE, with ';' between the parts")]
    [InlineData("0 9 * * 1", "found '0 9 * * 1', expected NAME=VALUE, with ';' between the parts")]
    [InlineData("FREQ=DAILY;INTERVAL=0", "INTERVAL: found '0', expected a number from 1 to 2147483647")]
    [InlineData("FREQ=DAILY;INTERVAL=-1", "INTERVAL: found '-1', expected a number from 1 to 2147483647")]
    [InlineData("FREQ=DAILY;INTERVAL=2147483648", "INTERVAL: found '2147483648', expected a number from 1 to 2147483647")]
    [InlineData("FREQ=DAILY;COUNT=0", "COUNT: found '0', expected a number from 1 to 2147483647")]
    [InlineData("FREQ=DAILY;COUNT=", "COUNT: found '', expected a number from 1 to 2147483647")]
    [InlineData("FREQ=DAILY;UNTIL=tomorrow", "UNTIL: found 'TOMORROW', expected a date like 20261224, a local time like 20261224T180000, or a time in UTC like 20261224T180000Z")]
    [InlineData("FREQ=DAILY;UNTIL=20260230", "UNTIL: found '20260230', expected a date like 20261224, a local time like 20261224T180000, or a time in UTC like 20261224T180000Z")]
    [InlineData("FREQ=WEEKLY;BYDAY=XX", "BYDAY: found 'XX', expected MO, TU, WE, TH, FR, SA or SU, optionally with a number from 1 to 53 in front, like -1FR")]
    [InlineData("FREQ=MONTHLY;BYDAY=0MO", "BYDAY: found '0MO', expected MO, TU, WE, TH, FR, SA or SU, optionally with a number from 1 to 53 in front, like -1FR")]
    [InlineData("FREQ=MONTHLY;BYDAY=54MO", "BYDAY: found '54MO', expected MO, TU, WE, TH, FR, SA or SU, optionally with a number from 1 to 53 in front, like -1FR")]
    [InlineData("FREQ=MONTHLY;BYDAY=M", "BYDAY: found 'M', expected MO, TU, WE, TH, FR, SA or SU, optionally with a number from 1 to 53 in front, like -1FR")]
    [InlineData("FREQ=WEEKLY;WKST=1MO", "WKST: found '1MO', expected MO, TU, WE, TH, FR, SA or SU")]
    [InlineData("FREQ=YEARLY;BYMONTH=13", "BYMONTH: found '13', expected numbers from 1 to 12")]
    [InlineData("FREQ=YEARLY;BYMONTH=-1", "BYMONTH: found '-1', expected numbers from 1 to 12")]
    [InlineData("FREQ=YEARLY;BYMONTH=1,,2", "BYMONTH: found '', expected numbers from 1 to 12")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=54", "BYWEEKNO: found '54', expected numbers from 1 to 53, or from -53 to -1 to count from the end")]
    [InlineData("FREQ=YEARLY;BYYEARDAY=367", "BYYEARDAY: found '367', expected numbers from 1 to 366, or from -366 to -1 to count from the end")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY: found '0', expected numbers from 1 to 31, or from -31 to -1 to count from the end")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-32", "BYMONTHDAY: found '-32', expected numbers from 1 to 31, or from -31 to -1 to count from the end")]
    [InlineData("FREQ=DAILY;BYHOUR=24", "BYHOUR: found '24', expected numbers from 0 to 23")]
    [InlineData("FREQ=DAILY;BYMINUTE=60", "BYMINUTE: found '60', expected numbers from 0 to 59")]
    [InlineData("FREQ=DAILY;BYSECOND=61", "BYSECOND: found '61', expected numbers from 0 to 60")]
    [InlineData("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", "BYSETPOS: found '367', expected numbers from 1 to 366, or from -366 to -1 to count from the end")]
    [InlineData("FREQ=DAILY;COUNT=1;COUNT=2", "COUNT: found twice, expected once, with a list of values if there are several")]
    [InlineData("FREQ=DAILY;COUNT=1;UNTIL=20261224", "COUNT: found with UNTIL, expected one of the two: either ends the rule")]
    [InlineData("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO: found with FREQ=MONTHLY, expected FREQ=YEARLY: weeks are numbered within a year")]
    [InlineData("FREQ=DAILY;BYYEARDAY=1", "BYYEARDAY: found with FREQ=DAILY, expected FREQ=YEARLY, HOURLY, MINUTELY or SECONDLY")]
    [InlineData("FREQ=WEEKLY;BYYEARDAY=1", "BYYEARDAY: found with FREQ=WEEKLY, expected FREQ=YEARLY, HOURLY, MINUTELY or SECONDLY")]
    [InlineData("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY: found with FREQ=MONTHLY, expected FREQ=YEARLY, HOURLY, MINUTELY or SECONDLY")]
    [InlineData("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY: found with FREQ=WEEKLY, expected any other FREQ: use FREQ=DAILY with BYDAY and BYMONTHDAY")]
    [InlineData("FREQ=WEEKLY;BYDAY=1MO", "BYDAY: found the number 1 with FREQ=WEEKLY, expected a weekday alone: only a month or a year has an n-th weekday")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=1;BYDAY=-1MO", "BYDAY: found the number -1 with BYWEEKNO, expected a weekday alone: a week has each weekday once")]
    [InlineData("FREQ=DAILY;BYSETPOS=1", "BYSETPOS: found alone, expected another BY part, from whose times it chooses")]
    [InlineData("FREQ=DAILY;X-NAME=1", "X-NAME: unknown part, expected one of FREQ, INTERVAL, COUNT, UNTIL, WKST, BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY, BYDAY, BYHOUR, BYMINUTE, BYSECOND or BYSETPOS")]
    [InlineData("DTSTART:20260101T090000;FREQ=DAILY", "DTSTART: it is not a part of a rule; write it in start")]
    [InlineData("FREQ=DAILY;EXDATE=20260101", "EXDATE: it is not a part of a rule; write it in exdates")]
    [InlineData("DTSTART:20260101T090000\nRRULE:FREQ=DAILY", "DTSTART: it is not a part of a rule; write it in start")]
    [InlineData("DTSTART;TZID=Europe/Berlin:20260101T090000 RRULE:FREQ=DAILY", "DTSTART: it is not a part of a rule; write it in start")]
    [InlineData("RRULE:FREQ=DAILY\r\nEXDATE:20260102T090000\r\n", "EXDATE: it is not a part of a rule; write it in exdates")]
    [InlineData("RRULE:FREQ=DAILY;COUNT=3\nRDATE;VALUE=DATE:20260102", "RDATE: it is not a part of a rule; write it in rdates")]
    [InlineData("BEGIN:VEVENT\nDTSTART:20260101T090000\nRRULE:FREQ=DAILY\nEND:VEVENT", "BEGIN: it is not a part of a rule; write only what follows RRULE:")]
    [InlineData("RRULE:FREQ=DAILY\nSUMMARY:Tea at 5", "SUMMARY: it is not a part of a rule; write only what follows RRULE:")]
    [InlineData("RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "RRULE: found twice, expected once; use anyOf for several rules")]
    [InlineData("FREQ=DAILY\nCOUNT=2", "FREQ: found 'DAILY COUNT=2', expected SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY")]
    public void Says_what_is_wrong(string rule, string message) =>
        Should.Throw<TriggerFormatException>(() => RecurrenceRule.Parse(rule)).Message.ShouldBe(message);

    [Fact]
    public void Long_texts_are_cut() =>
        Should.Throw<TriggerFormatException>(() => RecurrenceRule.Parse($"FREQ=DAILY;BYHOUR={new string('1', 500)}")).Message.Length.ShouldBeLessThan(100);

    [Theory]
    [InlineData("RRULE:FREQ=DAILY;COUNT=2")]
    [InlineData(" rrule:freq=daily;count=2; ")]
    [InlineData("COUNT=2;FREQ=DAILY")]
    [InlineData("FREQ=DAILY; COUNT=2")]
    [InlineData("FREQ=DAILY;COUNT=2\n")]
    [InlineData("RRULE:FREQ=DAILY;COUNT=2\r\n")]
    [InlineData("FREQ=DAILY;\nCOUNT=2\n")]
    [InlineData("\n  RRULE:FREQ=DAILY;\n    COUNT=2\n")]
    [InlineData("RRULE:FREQ=DAI\r\n LY;COUNT=2\r\n")]
    [InlineData("RRULE:FREQ=DAILY;CO\n\tUNT=2")]
    public void Reads_what_programs_write(string rule) => Rules.Rule(rule).Text(3).ShouldBe("2026-01-01 09:00, 2026-01-02 09:00");

    [Fact]
    public void It_is_shown_in_one_line() => RecurrenceRule.Parse("rrule:FREQ=WEEKLY;\n BYDAY=MO, TU;\n").Text.ShouldBe("FREQ=WEEKLY;BYDAY=MO,TU");

    /// <summary>RDATE;VALUE=PERIOD: how long something takes is no concern of a schedule.</summary>
    [Theory]
    [InlineData("20260315T090000Z/PT1H")]
    [InlineData("20260315T090000Z/20260315T100000Z")]
    [InlineData("2026-03-15T09:00:00Z/P1D")]
    public void A_period_is_its_start(string text) => RecurrenceTime.ParseStart(text).ShouldBe(RecurrenceTime.Parse("20260315T090000Z"));

    [Theory]
    [InlineData("20260315T090000Z/")]
    [InlineData("20260315T090000Z/1h")]
    [InlineData("20260315/P1D")]
    [InlineData("/P1D")]
    [InlineData("soon/P1D")]
    public void Half_a_period_is_none(string text) =>
        Should.Throw<TriggerFormatException>(() => RecurrenceTime.ParseStart(text)).Message.ShouldContain($"but is '{text}'");

    [Theory]
    [InlineData("2026-13-01", "must be a local time such as 2026-12-24T18:00:00, a time with Z or an offset, or a date, but is '2026-13-01'")]
    [InlineData("tomorrow", "must be a local time such as 2026-12-24T18:00:00, a time with Z or an offset, or a date, but is 'tomorrow'")]
    public void A_time_that_is_none(string text, string message) =>
        Should.Throw<TriggerFormatException>(() => RecurrenceTime.Parse(text)).Message.ShouldBe(message);
}
