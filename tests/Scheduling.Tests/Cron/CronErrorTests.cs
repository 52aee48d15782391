using ScheduledJobs.Scheduling.Cron;

namespace ScheduledJobs.Scheduling.Tests.Cron;

public class CronErrorTests
{
    [Theory]
    [InlineData("60 * * * *", "minute", 1, "'60'", "0-59")]
    [InlineData("* 24 * * *", "hour", 3, "'24'", "0-23")]
    [InlineData("* * 0 * *", "day-of-month", 5, "'0'", "1-31")]
    [InlineData("* * 32 * *", "day-of-month", 5, "'32'", "1-31")]
    [InlineData("* * * 13 *", "month", 7, "'13'", "JAN-DEC")]
    [InlineData("* * * * 8", "day-of-week", 9, "'8'", "SUN-SAT")]
    [InlineData("* * * * FOO", "day-of-week", 9, "'FOO'", "0-7")]
    [InlineData("*  *   * *    MOM", "day-of-week", 15, "'MOM'", "0-7")]
    [InlineData("1,2,99 * * * *", "minute", 5, "'99'", "0-59")]
    [InlineData("1,,2 * * * *", "minute", 3, "missing", "0-59")]
    [InlineData("1, * * * *", "minute", 3, "missing", "0-59")]
    [InlineData("*/0 * * * *", "minute", 1, "'*/0'", "above 0")]
    [InlineData("*/ * * * *", "minute", 1, "'*/'", "above 0")]
    [InlineData("1-2-3 * * * *", "minute", 1, "'1-2-3'", "a-b")]
    [InlineData("-5 * * * *", "minute", 1, "'-5'", "0-59")]
    [InlineData("99999999999 * * * *", "minute", 1, "'99999999999'", "0-59")]
    [InlineData("? * * * *", "minute", 1, "'?'", "day-of-month or day-of-week")]
    [InlineData("* * ?,1 * *", "day-of-month", 5, "'?'", "whole field")]
    [InlineData("* * L-31 * *", "day-of-month", 5, "'L-31'", "0-30")]
    [InlineData("* * 32W * *", "day-of-month", 5, "'32W'", "nW")]
    [InlineData("* * * * L", "day-of-week", 9, "'L'", "5L")]
    [InlineData("* * * * 5#6", "day-of-week", 9, "'5#6'", "1-5")]
    [InlineData("* * * * 5#0", "day-of-week", 9, "'5#0'", "1-5")]
    [InlineData("* * * * MON-FRI#2", "day-of-week", 9, "'MON-FRI#2'", "n#k")]
    [InlineData("5L * * * *", "minute", 1, "'5L'", "0-59")]
    [InlineData("H(5 * * * *", "minute", 1, "'H(5'", "H(0-29)")]
    [InlineData("H(9-5) * * * *", "minute", 1, "'H(9-5)'", "smaller value first")]
    [InlineData("0 0 0 1 1 * 1969", "year", 13, "'1969'", "1970-9999")]
    [InlineData("0 0 0 1 1 * 10000", "year", 13, "'10000'", "1970-9999")]
    [InlineData("0 0 0 1 1 * 2030-2026", "year", 13, "'2030-2026'", "must not be after")]
    [InlineData("0 0 0 1 1 * H", "year", 13, "'H'", "1970-9999")]
    public void Names_field_column_text_and_what_is_allowed(string expression, string field, int column, string found, string allowed)
    {
        var error = Should.Throw<CronFormatException>(() => CronExpression.Parse(expression));
        error.Field.ShouldBe(field);
        error.Column.ShouldBe(column);
        error.Message.ShouldStartWith($"Field {field}, column {column}: ");
        error.Message.ShouldContain(found);
        error.Message.ShouldContain(allowed);
        error.Message.ShouldEndWith(".");
    }

    [Theory]
    [InlineData(CronDialect.Crontab, "60 * * * *", "0-59, *, H,")]
    [InlineData(CronDialect.Crontab, "* * 0 * *", "1-31, *, ?, L, L-n, LW, nW, H,")]
    [InlineData(CronDialect.Crontab, "* * * 0 *", "1-12 or JAN-DEC, *, H,")]
    [InlineData(CronDialect.Crontab, "* * * * 8", "0-7 or SUN-SAT, *, ?, nL, n#k, H,")]
    [InlineData(CronDialect.Crontab, "0 0 0 1 1 * 1", "1970-9999, *,")]
    [InlineData(CronDialect.Quartz, "* * ? * 0", "1-7 or SUN-SAT, *, ?, nL, n#k, H,")]
    [InlineData(CronDialect.APScheduler, "* * 0 * *", "1-31, *, last, '2nd fri', 'last sun', H,")]
    [InlineData(CronDialect.APScheduler, "* * * * 7", "0-6 or MON-SUN, *, H,")]
    public void Lists_all_that_a_field_allows(CronDialect dialect, string expression, string allowed) =>
        Should.Throw<CronFormatException>(() => CronExpression.Parse(expression, dialect))
            .Message.ShouldEndWith($"; expected {allowed} lists (a,b), ranges (a-b) and steps (*/n, a/n, a-b/n).");

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData("* * * *", "has 4 fields")]
    [InlineData("* * * * * * * *", "has 8 fields")]
    [InlineData("@often", "Unknown macro '@often'")]
    [InlineData("@reboot", "Unknown macro '@reboot'")]
    [InlineData("@every", "Unknown macro '@every'")]
    [InlineData("@every 5", "write 5s")]
    [InlineData("@every 500ms", "at least 1s")]
    [InlineData("@every 1s500ms", "whole seconds")]
    [InlineData("TZ=Europe/Berlin 0 0 * * *", "timeZone")]
    [InlineData("CRON_TZ=UTC 0 0 * * *", "timeZone")]
    public void Reports_errors_of_the_whole_expression(string expression, string message) =>
        Should.Throw<CronFormatException>(() => CronExpression.Parse(expression)).Message.ShouldContain(message);

    [Fact]
    public void A_long_text_is_rejected_at_once() =>
        Should.Throw<CronFormatException>(() => CronExpression.Parse(new string('1', 1001))).Message.ShouldContain("1000");

    [Theory]
    [InlineData(40, false)]
    [InlineData(41, true)]
    public void A_long_item_is_cut(int length, bool cut)
    {
        var item = new string('x', length);
        var shown = cut ? $"'{item[..37]}...'" : $"'{item}'";
        Should.Throw<CronFormatException>(() => CronExpression.Parse($"{item} * * * *")).Message.ShouldContain(shown);
    }

    [Theory]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public void A_long_macro_is_cut(int length, bool cut)
    {
        var macro = "@" + new string('x', length - 1);
        var shown = cut ? $"'{macro[..57]}...'" : $"'{macro}'";
        Should.Throw<CronFormatException>(() => CronExpression.Parse(macro)).Message.ShouldContain(shown);
    }

    [Fact]
    public void A_thousand_characters_are_allowed()
    {
        var expression = $"0 {string.Join(',', Enumerable.Repeat("10", 331))} * * *";
        expression.Length.ShouldBe(1000);
        CronExpression.Parse(expression).Text.ShouldBe(expression);
        Should.Throw<CronFormatException>(() => CronExpression.Parse($"0{expression}"));
    }

    [Theory]
    [InlineData("cron(0 12 * * ? *)", "remove 'cron(', ')' and the last field (the year)")]
    [InlineData("rate(5 minutes)", "use trigger.interval.every")]
    [InlineData("at(2030-01-01T00:00:00)", "use trigger.date.at")]
    [InlineData("every 5 minutes", "has 3 fields; expected 5")]
    [InlineData("daily", "has 1 field; expected 5")]
    [InlineData("every 5 minutes", "for intervals use trigger.interval.every, such as 5m.")]
    public void Another_schedulers_notation_gets_a_hint(string expression, string hint) =>
        Should.Throw<CronFormatException>(() => CronExpression.Parse(expression)).Message.ShouldContain(hint);
}
