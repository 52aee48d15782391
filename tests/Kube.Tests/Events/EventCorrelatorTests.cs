using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Events;

namespace ScheduledJobs.Kube.Tests.Events;

public sealed class EventCorrelatorTests : EventTest
{
    [Fact]
    [Trait("KnownBug", "KubeOps(events)")]
    public void A_repeated_event_becomes_a_series()
    {
        Record();
        Loop.Pass(TimeSpan.FromSeconds(30));
        Record();
        Record();

        Server.Requests.Select(r => r.Method).ShouldBe(["POST", "PATCH", "PATCH"]);
        var name = (string?)Body(0)["metadata"]!["name"];
        var patch = Server.Requests[1];
        (patch.Path, patch.ContentType).ShouldBe(($"/apis/events.k8s.io/v1/namespaces/team/events/{name}", "application/merge-patch+json"));
        patch.Body.ShouldBe("""{"series":{"count":2,"lastObservedTime":"2026-01-01T00:00:30.000000Z"}}""");
        Server.Requests[2].Body.ShouldContain("\"count\":3");
    }

    [Fact]
    public void Another_note_starts_another_series_beside_the_first()
    {
        Record(note: "exit code 1");
        Record(note: "exit code 2");
        Record(note: "exit code 1");

        Server.Requests.Select(r => r.Method).ShouldBe(["POST", "POST", "PATCH"]);
        ((string?)Body(1)["note"]).ShouldBe("exit code 2");
        Body(1)["series"].ShouldBeNull();
        Server.Requests[2].Path.ShouldEndWith((string)Body(0)["metadata"]!["name"]!);
        Server.Requests[2].Body.ShouldContain("\"count\":2");
    }

    [Fact]
    public void Different_held_back_notes_become_one_event_with_the_last_note()
    {
        for (var i = 0; i < EventCorrelator.Burst + 100; i++)
            Record(note: $"run {i}");
        Server.Requests.Count.ShouldBe(EventCorrelator.Burst);

        Loop.Pass(EventCorrelator.RefillEvery);
        Record(note: "the last run");

        var body = Body(^1);
        Server.Requests.Count.ShouldBe(EventCorrelator.Burst + 1);
        ((string?)body["note"]).ShouldBe("(combined from similar events): the last run");
        ((int?)body["series"]!["count"]).ShouldBe(101);

        // Nothing of it is written a second time.
        Loop.Pass(2 * EventCorrelator.SeriesEndsAfter);
        Record(note: "much later");
        Server.Requests.Count.ShouldBe(EventCorrelator.Burst + 2);
    }

    [Fact]
    public void A_warning_with_another_note_is_held_back_like_any_event()
    {
        for (var i = 0; i < EventCorrelator.Burst + 10; i++)
            Record(type: EventType.Warning, reason: "RunFailed", note: $"run {i}");

        Server.Requests.Count.ShouldBe(EventCorrelator.Burst);
    }

    [Fact]
    public void Other_reasons_and_objects_are_separate_events()
    {
        Record();
        Record(reason: "Other");
        Record(type: EventType.Warning);
        Recorder.Record(Subject with { Uid = "uid-2" }, EventType.Normal, "RunStarted", "Run", "note");
        Loop.Settle();

        Server.Requests.ShouldAllBe(r => r.Method == "POST");
        Server.Requests.Select(r => (string?)JsonNode.Parse(r.Body)!["metadata"]!["name"]).Distinct().Count().ShouldBe(4);
    }

    [Theory]
    [InlineData(-1, "PATCH")]
    [InlineData(0, "POST")]
    public void A_series_ends_after_six_silent_minutes(long ticks, string method)
    {
        Record();

        Loop.Pass(EventCorrelator.SeriesEndsAfter + TimeSpan.FromTicks(ticks));
        Record();

        Server.Requests[^1].Method.ShouldBe(method);
    }

    [Fact]
    public void A_busy_object_is_held_back_and_its_final_count_is_right()
    {
        for (var i = 0; i < EventCorrelator.Burst + 10; i++)
            Record();
        Server.Requests.Count.ShouldBe(EventCorrelator.Burst);

        Loop.Pass(EventCorrelator.RefillEvery - TimeSpan.FromTicks(1));
        Record();
        Server.Requests.Count.ShouldBe(EventCorrelator.Burst);
        Loop.Pass(EventCorrelator.RefillEvery);
        Record();

        Server.Requests.Count.ShouldBe(EventCorrelator.Burst + 1);
        Server.Requests[^1].Body.ShouldContain($"\"count\":{EventCorrelator.Burst + 12}");
    }

    [Fact]
    public void The_first_warning_of_its_kind_is_never_held_back()
    {
        for (var i = 0; i < EventCorrelator.Burst; i++)
            Record();

        Record(reason: "AnotherNormal");
        Server.Requests.Count.ShouldBe(EventCorrelator.Burst);
        Record(type: EventType.Warning, reason: "RunFailed");

        Server.Requests.Count.ShouldBe(EventCorrelator.Burst + 1);
    }

    [Theory]
    [InlineData(EventCorrelator.MaxSeries - 1, "PATCH")]
    [InlineData(EventCorrelator.MaxSeries, "POST")]
    public void An_object_keeps_its_latest_series(int others, string method)
    {
        Record(note: "exit code 1");
        for (var i = 0; i < others; i++)
        {
            Loop.Pass(TimeSpan.FromTicks(1));
            Record(note: $"run {i}");
        }

        Record(note: "exit code 1");

        Server.Requests[^1].Method.ShouldBe(method);
    }

    [Fact]
    public void What_was_held_back_outlives_newer_series()
    {
        for (var i = 0; i < EventCorrelator.Burst + 3; i++)
            Record(note: $"run {i}");
        for (var i = 0; i < EventCorrelator.MaxSeries; i++)
        {
            Loop.Pass(EventCorrelator.RefillEvery);
            Record(reason: "RunFailed", note: $"run {i}");
        }

        Loop.Pass(EventCorrelator.RefillEvery);
        Record(note: "the last run");

        ((int?)Body(^1)["series"]!["count"]).ShouldBe(4);
    }

    [Fact]
    public void Ten_thousand_objects_do_not_fill_the_memory()
    {
        var correlator = new EventCorrelator(Time);
        for (var i = 0; i < 10_000; i++)
        {
            correlator.Take(Occurred($"{i}"));
            Time.Advance(TimeSpan.FromTicks(1));
            correlator.Subjects.ShouldBeLessThanOrEqualTo(EventCorrelator.MaxSubjects);
        }

        Time.Advance(TimeSpan.FromHours(1));
        correlator.Take(Occurred("last"));
        correlator.Subjects.ShouldBe(1);
    }
}
