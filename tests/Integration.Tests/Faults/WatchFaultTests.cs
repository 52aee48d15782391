namespace ScheduledJobs.Integration.Tests.Faults;

public sealed class BrokenWatchTests(FaultyClusterFixture fixture) : FaultTest(fixture)
{
    [Fact]
    public Task A_watch_that_is_cut_in_the_middle_of_a_line() => AllRunsTakePlaceOnceAsync(
        When(Verb.Watch, "pods").Times(2).CutInTheMiddleOfALine(after: 2),
        When(Verb.Watch, "scheduledjobs").Times(2).CutInTheMiddleOfALine());

    [Fact]
    public Task A_watch_that_ends_with_410_as_an_event() => AllRunsTakePlaceOnceAsync(
        When(Verb.Watch, "pods").Times(2).EndAsExpired(after: 3),
        When(Verb.Watch, "scheduledjobs").Times(2).EndAsExpired());

    [Fact]
    public Task A_watch_refused_with_410_as_a_status() => AllRunsTakePlaceOnceAsync(
        When(Verb.Watch, "pods").Times(2).Refuse(410),
        When(Verb.Watch, "scheduledjobs").Times(2).Refuse(410));
}

public sealed class TroubledWatchTests(FaultyClusterFixture fixture) : FaultTest(fixture)
{
    [Fact]
    public Task Events_that_come_twice() => AllRunsTakePlaceOnceAsync(When(Verb.Watch, "*").RepeatEachEvent());

    [Fact]
    public Task Events_of_different_objects_in_another_order() =>
        AllRunsTakePlaceOnceAsync(When(Verb.Watch, "*").ShuffleEvents(within: TimeSpan.FromMilliseconds(700)));

    [Fact]
    public Task Events_of_schedules_that_come_long_after_those_of_their_Pods() =>
        AllRunsTakePlaceOnceAsync(When(Verb.Watch, "scheduledjobs").DelayEvents(TimeSpan.FromMilliseconds(500)));

    [Fact]
    public Task Events_of_Pods_that_come_long_after_those_of_their_schedules() =>
        AllRunsTakePlaceOnceAsync(When(Verb.Watch, "pods").DelayEvents(TimeSpan.FromMilliseconds(300)));
}
