using ScheduledJobs.Kube.Events;

namespace ScheduledJobs.Kube.Tests.Events;

public sealed class EventLaneTests : EventTest
{
    [Fact]
    public void A_flood_of_one_namespace_neither_drops_nor_delays_the_events_of_another()
    {
        Server.ThenCannotBeReached();
        var lane = Lane();
        var running = Loop.Start(() => lane.RunAsync(Stop.Token));
        lane.Add(Occurred("in hands"));
        Loop.Settle();
        for (var i = 0; i < 500; i++)
            lane.Add(Occurred($"hostile-{i}"));
        for (var i = 0; i < 5; i++)
            lane.Add(Occurred($"victim-{i}") with { Regarding = Subject with { Uid = $"victim-{i}", Namespace = "victim" } });
        for (var i = 500; i < 3000; i++)
            lane.Add(Occurred($"hostile-{i}"));

        Loop.Pass(TimeSpan.FromSeconds(2));

        running.IsCompleted.ShouldBeFalse();
        var written = Server.Requests.Skip(2).Select(r => r.Body).ToList();
        written.Count.ShouldBe(EventLane.MaxQueue);
        written.Take(10).Count(b => b.Contains("\"victim-")).ShouldBe(5);
    }

    [Fact]
    public void The_queue_is_bounded_and_drops_the_oldest()
    {
        Server.ThenCannotBeReached();
        var lane = Lane();
        var running = Loop.Start(() => lane.RunAsync(Stop.Token));
        lane.Add(Occurred("in hands"));
        Loop.Settle();
        for (var i = 0; i < 1500; i++)
            lane.Add(Occurred($"u{i}"));

        Loop.Pass(TimeSpan.FromSeconds(2));

        running.IsCompleted.ShouldBeFalse();
        Server.Requests.Count.ShouldBe(2 + EventLane.MaxQueue);
        Server.Requests[2].Body.ShouldContain("\"u500\"");
        Logger.Entries.ShouldHaveSingleItem().Text.ShouldStartWith("500 events were dropped");
    }

    [Fact]
    public void Lost_events_are_reported_once_a_minute()
    {
        var lane = Lane();
        var running = Loop.Start(() => lane.RunAsync(Stop.Token));
        Flood();
        Flood();
        Logger.Entries.ShouldHaveSingleItem();

        Loop.Pass(TimeSpan.FromSeconds(58));
        Flood();
        Logger.Entries.ShouldHaveSingleItem();

        Loop.Pass(TimeSpan.FromMilliseconds(500));
        lane.Add(Occurred("last"));
        Loop.Pass(TimeSpan.FromSeconds(1));
        Logger.Entries.Select(e => e.Text.Split(' ')[0]).ShouldBe(["200", "400"]);
        running.IsCompleted.ShouldBeFalse();

        void Flood()
        {
            for (var i = 0; i < 1200; i++)
                lane.Add(Occurred($"{i}"));
            Loop.Pass(TimeSpan.FromMilliseconds(500));
        }
    }
}
