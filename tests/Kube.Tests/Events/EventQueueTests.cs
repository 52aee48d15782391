using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Tests.Events;

public class EventQueueTests
{
    [Fact]
    public void Namespaces_take_turns_and_each_keeps_its_order()
    {
        var queue = new EventQueue(10);
        foreach (var note in (string[])["a1", "a2", "a3", "b1", "c1", "b2"])
            queue.Add(Occurred(note)).ShouldBeTrue();

        TakeAll(queue).ShouldBe(["a1", "b1", "c1", "a2", "b2", "a3"]);
        queue.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    [InlineData(11, false)]
    public void A_full_queue_drops_the_oldest_event_of_the_largest_namespace(int before, bool hasRoom)
    {
        var queue = new EventQueue(10);
        queue.Add(Occurred("b0"));
        for (var i = 1; i < before; i++)
            queue.Add(Occurred($"a{i}"));

        queue.Add(Occurred("b1")).ShouldBe(hasRoom);

        queue.Count.ShouldBe(10);
        TakeAll(queue).Where(n => n[0] == 'b').ShouldBe(["b0", "b1"]);
    }

    [Fact]
    public void A_queue_that_is_full_of_namespaces_with_one_event_each_goes_on()
    {
        var queue = new EventQueue(3);
        for (var i = 0; i < 10; i++)
            queue.Add(Occurred($"{i % 5}x"));

        TakeAll(queue).Count.ShouldBe(3);
        queue.Add(Occurred("0y")).ShouldBeTrue();
        TakeAll(queue).ShouldBe(["0y"]);
    }

    private static List<string> TakeAll(EventQueue queue)
    {
        var notes = new List<string>();
        while (queue.Take() is { } next)
            notes.Add(next.Note);
        return notes;
    }

    // The first letter is the namespace.
    private static RecordedEvent Occurred(string note) => new(
        new ObjectReference { Kind = "ScheduledJob", Namespace = note[..1], Uid = note }, EventType.Normal, "R", "A", note, null, default);
}
