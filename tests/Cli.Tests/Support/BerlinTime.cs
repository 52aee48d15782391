namespace ScheduledJobs.Cli.Tests.Support;

/// <summary>A clock in Berlin that stands still.</summary>
internal sealed class BerlinTime(DateTimeOffset now) : FakeTimeProvider(now)
{
    public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
}
