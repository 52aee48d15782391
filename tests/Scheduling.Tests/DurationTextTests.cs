namespace ScheduledJobs.Scheduling.Tests;

public class DurationTextTests
{
    [Theory]
    [InlineData("90s", 90_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("2d", 172_800_000)]
    [InlineData("1w", 604_800_000)]
    [InlineData("1w1d1h1m1s1ms", 694_861_001)]
    [InlineData("250ms", 250)]
    [InlineData("0s", 0)]
    [InlineData("007m", 420_000)]
    [InlineData("90m", 5_400_000)]
    public void TryParse_reads(string text, long milliseconds)
    {
        DurationText.TryParse(text, out var duration, out var error).ShouldBeTrue(error);
        duration.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
        error.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, "empty")]
    [InlineData("", "empty")]
    [InlineData("90", "write 90s")]
    [InlineData("s", "column 1")]
    [InlineData("1h30", "column 3")]
    [InlineData("30m1h", "column 4")]
    [InlineData("1h1h", "column 3")]
    [InlineData("1ms1s", "column 4")]
    [InlineData("1H", "column 1")]
    [InlineData("1y", "column 1")]
    [InlineData("-1s", "column 1")]
    [InlineData("1.5h", "column 1")]
    [InlineData("1h 30m", "column 3")]
    [InlineData(" 1h", "column 1")]
    [InlineData("99999999999999999999s", "too long")]
    [InlineData("15250285w", "too long")]
    [InlineData("15250284w9d", "too long")]
    public void TryParse_says_what_is_wrong(string? text, string message)
    {
        DurationText.TryParse(text, out var duration, out var error).ShouldBeFalse();
        duration.ShouldBe(TimeSpan.Zero);
        error.ShouldNotBeNull().ShouldContain(message);
    }

    [Theory]
    [InlineData("", "The duration is empty; ")]
    [InlineData("1h30", "'1h30' is not a duration (see column 3); ")]
    public void TryParse_says_what_is_expected(string text, string message)
    {
        DurationText.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldBe(message + "expected one or more pairs of a whole number and a unit (w d h m s ms), largest first, such as 90s, 1h30m or 2d.");
    }

    [Theory]
    [InlineData(40, false)]
    [InlineData(41, true)]
    public void A_long_text_is_cut(int length, bool cut)
    {
        var text = new string('x', length);
        DurationText.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldStartWith(cut ? $"'{text[..37]}...' is not" : $"'{text}' is not");
    }

    [Fact]
    public void The_longest_duration_is_read_to_the_millisecond()
    {
        var longest = TimeSpan.FromMilliseconds(TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond);
        var text = DurationText.Format(longest);
        DurationText.TryParse(text, out var duration, out var error).ShouldBeTrue(error);
        duration.ShouldBe(longest);
        DurationText.TryParse("922337203685477ms", out duration, out error).ShouldBeTrue(error);
        duration.ShouldBe(longest);
        DurationText.TryParse("922337203685478ms", out _, out error).ShouldBeFalse();
        error.ShouldBe("'922337203685478ms' is too long a duration; the longest is about 29,000 years.");
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ms")]
    [InlineData(5_400_000, "1h30m")]
    [InlineData(604_800_000, "1w")]
    [InlineData(864_000_000, "10d")]
    [InlineData(172_800_000, "2d")]
    [InlineData(129_600_000, "1d12h")]
    public void Format_writes(long milliseconds, string text) => DurationText.Format(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);

    [Fact]
    public void Format_rejects_what_TryParse_cannot_read() =>
        Should.Throw<ArgumentOutOfRangeException>(() => DurationText.Format(TimeSpan.FromTicks(-1)));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "0s")]
    [InlineData(TimeSpan.TicksPerMillisecond, "1ms")]
    [InlineData(999 * TimeSpan.TicksPerDay, "999d")]
    [InlineData(1002 * TimeSpan.TicksPerDay, "1002d")]
    public void A_period_is_written_in_one_unit_if_possible(long ticks, string expected) =>
        DurationText.FormatPeriod(TimeSpan.FromTicks(ticks)).ShouldBe(expected);

    [Theory]
    [InlineData("30", "30s")]
    [InlineData("PT5M", "5m")]
    [InlineData("pt90s", "90s")]
    [InlineData("P1DT12H", "1d12h")]
    [InlineData("P2W", "2w")]
    [InlineData("5 minutes", "5m")]
    [InlineData("1hour", "1h")]
    [InlineData("10 Secs", "10s")]
    public void A_duration_in_another_notation_is_translated(string text, string ours)
    {
        DurationText.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldBe($"you wrote '{text}'; write {ours}.");
        DurationText.TryParse(ours, out _, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("P1M")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("5 fortnights")]
    [InlineData("-5")]
    [InlineData("1.5h")]
    public void A_text_without_a_translation_gets_the_rule(string text)
    {
        DurationText.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldContain("expected one or more pairs of a whole number and a unit");
    }
}
