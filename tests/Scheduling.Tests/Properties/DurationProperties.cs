using FsCheck;
using FsCheck.Fluent;

namespace ScheduledJobs.Scheduling.Tests.Properties;

public class DurationProperties
{
    [Fact]
    public void What_is_printed_reads_back()
    {
        var durations = from exponent in Gen.Choose(0, 9)
                        from mantissa in Gen.Choose(0, 900_000)
                        select TimeSpan.FromTicks(mantissa * (long)Math.Pow(10, exponent) * TimeSpan.TicksPerMillisecond);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(durations.ToArbitrary(), duration =>
            DurationText.TryParse(DurationText.Format(duration), out var read, out _) && read == duration &&
            DurationText.TryParse(DurationText.FormatPeriod(duration), out var period, out _) && period == duration));
    }
}
