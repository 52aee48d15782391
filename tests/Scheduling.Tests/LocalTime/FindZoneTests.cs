using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Tests.LocalTime;

public class FindZoneTests
{
    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Etc/GMT+5")]
    [InlineData("Australia/Lord_Howe")]
    public void Finds_IANA_names(string name) => WallClock.FindZone(name).ShouldNotBeNull().Id.ShouldBe(name);

    [Theory]
    [InlineData("")]
    [InlineData("Europe/Atlantis")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("europe/berlin")]
    [InlineData("utc")]
    [InlineData("../zoneinfo/Europe/Berlin")]
    [InlineData("Europe/../Europe/Berlin")]
    [InlineData("Europe/./Berlin")]
    [InlineData("/usr/share/zoneinfo/Europe/Berlin")]
    [InlineData("posix/Europe/Berlin")]
    [InlineData("right/Europe/Berlin")]
    [InlineData("localtime")]
    [InlineData("posixrules")]
    [InlineData("Europe")]
    [InlineData("Europe/Berlin ")]
    [InlineData("tzdata.zi")]
    [InlineData("+02:00")]
    public void Knows_nothing_else(string name)
    {
        // Once a zone is known, the platform finds it in any spelling.
        WallClock.FindZone("Europe/Berlin").ShouldNotBeNull();
        WallClock.FindZone(name).ShouldBeNull();
    }
}
