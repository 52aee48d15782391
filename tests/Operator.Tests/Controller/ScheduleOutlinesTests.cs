using System.Buffers;
using System.Text;
using System.Text.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Tests.Controller;

public sealed class ScheduleOutlinesTests
{
    private readonly List<string> _told = [];
    private readonly ScheduleOutlines _outlines;

    public ScheduleOutlinesTests() => _outlines = new ScheduleOutlines(uid => uid == "mine")
    {
        Changed = outline => _told.Add($"{outline.Key.Name} {outline.ActiveRuns}"),
        Gone = key => _told.Add($"{key.Name} gone"),
    };

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("""{"exclude":{}}""", """{"activeCount":3,"consecutiveFailures":1,"state":"Late"}""")]
    [InlineData("""{"exclude":{"calendars":[{"name":"x"},{"name":"y","namespace":"other"}],"dates":["*-01-01"]}}""", """{"activeCount":0,"consecutiveFailures":0,"state":"Failing"}""")]
    [InlineData("{}", """{"conditions":[{"type":"Other","status":"False","reason":"X","message":""},{"type":"Ready","status":"False","reason":"Bad","message":""}]}""")]
    [InlineData("{}", """{"conditions":[{"type":"Ready","status":"True","reason":"Suspended","message":"m"}],"recentRuns":[{"id":"x"}]}""")]
    [InlineData("{}", """{"conditions":[{"type":"Ready","status":"True","reason":"Completed","message":"m"}]}""")]
    [InlineData("{}", """{"conditions":[{"type":"Ready","status":"True","reason":"Valid","message":"m"}]}""")]
    public void The_outline_of_a_text_is_that_of_the_object(string spec, string status)
    {
        var text = Schedule(spec, status);

        var ofText = Look(text).ShouldBeOfType<ScheduleOutline>();
        var ofObject = _outlines.Look(JsonSerializer.Deserialize(text, ModelJsonContext.Default.ScheduledJob)!).ShouldBeOfType<ScheduleOutline>();

        ofText.Calendars.ShouldBe(ofObject.Calendars);
        (ofText.Key, ofText.ResourceVersion, ofText.ActiveRuns, ofText.Tally).ShouldBe((ofObject.Key, ofObject.ResourceVersion, ofObject.ActiveRuns, ofObject.Tally));
    }

    [Fact]
    public void It_has_what_others_need_to_know()
    {
        var outline = Look(Schedule(
            """{"exclude":{"calendars":[{"name":"x"},{"name":"y","namespace":"other"}]}}""",
            """{"activeCount":3,"consecutiveFailures":2,"state":"Late","conditions":[{"type":"Ready","status":"False","reason":"Bad","message":""}]}""")).ShouldBeOfType<ScheduleOutline>();

        outline.Calendars.ShouldBe([new ObjectKey("team", "x"), new ObjectKey("other", "y")]);
        outline.ActiveRuns.ShouldBe(3);
        outline.Tally.ShouldBe(new ScheduleTally(TalliedState.Invalid, IsFailing: true, IsLate: true));
    }

    /// <summary>Decoding says what is wrong with it, as ever.</summary>
    [Theory]
    [InlineData("{}", """{"activeCount":"three"}""")]
    [InlineData("[]", "{}")]
    [InlineData("""{"exclude":{"calendars":"all"}}""", "{}")]
    [InlineData("{}", """{"conditions":[{"type":"Ready"}]}""")]
    [InlineData("{]", "{}")]
    public void What_does_not_fit_is_decoded(string spec, string status) => Look(Schedule(spec, status)).ShouldBeNull();

    [Fact]
    public void One_that_is_nested_too_deeply_is_decoded() =>
        Look(Schedule($$"""{"action":{{string.Concat(Enumerable.Repeat("[", 100))}}{{string.Concat(Enumerable.Repeat("]", 100))}}}""", "{}")).ShouldBeNull();

    [Fact]
    public void Own_ones_are_decoded() => Look(Schedule("{}", "{}").Replace("theirs", "mine")).ShouldBeNull();

    [Fact]
    public void Outlines_come_change_and_go()
    {
        var (a, b) = (new ObjectKey("team", "a"), new ObjectKey("team", "b"));
        Tell(a, 1);
        Tell(b, 0);
        Tell(a, 2);
        (_outlines.Count, _outlines.FindActiveRuns(a), _outlines.FindActiveRuns(b), _outlines.FindActiveRuns(new ObjectKey("other", "a"))).ShouldBe((2, 2, 0, null));
        _outlines.ActiveRuns.ShouldBe([(a, 2)]);
        _outlines.Tallies.Count.ShouldBe(2);

        _outlines.Remove(a, isGone: false);
        _outlines.Remove(b, isGone: true);
        _outlines.Remove(b, isGone: true);

        _outlines.Count.ShouldBe(0);
        _told.ShouldBe(["a 1", "b 0", "a 2", "b gone"]);
    }

    private void Tell(ObjectKey key, int runs) => _outlines.Set(new ScheduleOutline(new Outline(key, "1"), new OutlinedJob { Status = new() { ActiveCount = runs } }));

    private Outline? Look(string json) => _outlines.Look(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)));

    private static string Schedule(string spec, string status) =>
        $$"""{"metadata":{"name":"a","namespace":"team","uid":"theirs","resourceVersion":"7"},"spec":{{spec}},"status":{{status}}}""";
}
