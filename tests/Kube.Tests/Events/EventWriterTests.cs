using System.Text;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Tests.Events;

public sealed class EventWriterTests : EventTest
{
    [Fact]
    public void An_event_has_everything_the_server_requires()
    {
        Record(EventType.Warning, "RunFailed", "the Pod ended with code 1", new ObjectReference { Kind = "Pod", Name = "backup-1" });

        var request = Server.Requests.ShouldHaveSingleItem();
        (request.Method, request.Path).ShouldBe(("POST", "/apis/events.k8s.io/v1/namespaces/team/events"));
        var body = Body(0);
        ((string?)body["metadata"]!["name"])!.ShouldStartWith("backup.");
        ((string?)body["metadata"]!["namespace"]).ShouldBe("team");
        ((string?)body["eventTime"]).ShouldBe("2026-01-01T00:00:00.000000Z");
        ((string?)body["reportingController"]).ShouldBe("scheduledjobs.dev/operator");
        ((string?)body["reportingInstance"]).ShouldBe(new string('i', 128));
        ((string?)body["action"]).ShouldBe("Run");
        ((string?)body["reason"]).ShouldBe("RunFailed");
        ((string?)body["type"]).ShouldBe("Warning");
        ((string?)body["note"]).ShouldBe("the Pod ended with code 1");
        ((string?)body["regarding"]!["uid"]).ShouldBe("uid-1");
        ((string?)body["related"]!["name"]).ShouldBe("backup-1");
        body["series"].ShouldBeNull();
    }

    [Fact]
    public void An_event_that_the_server_has_forgotten_is_recreated_with_its_count()
    {
        Record();
        Server.ThenRefuses(404, "NotFound");
        Record();

        Server.Requests.Select(r => r.Method).ShouldBe(["POST", "PATCH", "POST"]);
        ((int?)Body(2)["series"]!["count"]).ShouldBe(2);
    }

    [Fact]
    public void An_event_whose_response_was_lost_is_repeated_under_its_name_and_not_reported_as_lost()
    {
        Server.ThenCannotBeReached();
        Server.ThenRefuses(409, "AlreadyExists");
        Record();
        Loop.Pass(TimeSpan.FromSeconds(1));
        Record();

        Server.Requests.Select(r => r.Method).ShouldBe(["POST", "POST", "PATCH"]);
        ((string?)Body(1)["metadata"]!["name"]).ShouldBe((string?)Body(0)["metadata"]!["name"]);
        Server.Requests[2].Path.ShouldEndWith((string)Body(0)["metadata"]!["name"]!);
        Logger.Entries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1024, 1024)]
    [InlineData(1025, 1024)]
    public void A_note_is_cut_at_a_kilobyte(int length, int bytes)
    {
        Record(note: new string('x', length));

        Encoding.UTF8.GetByteCount(Note()).ShouldBe(bytes);
        Note().EndsWith('…').ShouldBe(length > 1024);
    }

    [Fact]
    public void A_cut_never_splits_a_character()
    {
        Record(note: string.Concat(Enumerable.Repeat("😀", 400)));

        Note().ShouldBe(string.Concat(Enumerable.Repeat("😀", 255)) + "…");
    }

    [Fact]
    public void A_long_name_leaves_room_for_what_makes_the_event_unique()
    {
        Recorder.Record(Subject with { Name = new string('n', 253) }, EventType.Normal, "R", "A", "note");
        Loop.Settle();

        ((string?)Body(0)["metadata"]!["name"])!.Length.ShouldBeLessThanOrEqualTo(253);
    }

    [Fact]
    public void An_object_without_namespace_has_its_events_in_default()
    {
        Recorder.Record(Subject with { Namespace = null }, EventType.Normal, "R", "A", "note");
        Loop.Settle();

        Server.Requests[0].Path.ShouldBe("/apis/events.k8s.io/v1/namespaces/default/events");
    }

    [Theory]
    [InlineData(404, "NotFound", null)]
    [InlineData(403, "Forbidden", "NamespaceTerminating")]
    public void A_terminating_namespace_causes_no_noise(int code, string reason, string? cause)
    {
        Server.ThenRefuses(code, reason, cause);

        Record();

        Server.Requests.Count.ShouldBe(1);
        Logger.Entries.ShouldAllBe(e => e.Level == LogLevel.Debug);
    }

    [Fact]
    public void A_refusal_is_reported_once_and_not_repeated()
    {
        Server.ThenRefuses(403, "Forbidden");

        Record();
        Loop.Pass(TimeSpan.FromMinutes(1));

        Server.Requests.Count.ShouldBe(1);
        Logger.Entries.ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Warning);
    }

    [Fact]
    public void A_server_that_cannot_be_reached_is_tried_for_a_while()
    {
        Server.ThenCannotBeReached().ThenRefuses(500, "InternalError");

        Record();
        Server.Requests.Count.ShouldBe(1);
        Loop.Pass(TimeSpan.FromSeconds(3));

        Server.Requests.Count.ShouldBe(3);
        Logger.Entries.ShouldBeEmpty();
    }

    [Fact]
    public void After_twelve_tries_an_event_is_lost_and_that_is_logged()
    {
        for (var i = 0; i < 12; i++)
            Server.ThenCannotBeReached();

        Record();
        Loop.Pass(TimeSpan.FromMinutes(5));

        Server.Requests.Count.ShouldBe(12);
        Logger.Entries.ShouldHaveSingleItem().Text.ShouldContain("was lost");
    }

    private string Note() => (string)Body(0)["note"]!;
}
