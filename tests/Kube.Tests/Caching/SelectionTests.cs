using System.Buffers;
using System.Text;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.Kube.Tests.Caching;

/// <summary>The look at an object's text, before it is decoded. What is in doubt is decoded.</summary>
public sealed class SelectionTests
{
    private const string Named = "\"name\":\"a\",\"namespace\":\"n\",\"resourceVersion\":\"7\"";

    [Theory]
    [InlineData("""{"metadata":{NAMED,"uid":"theirs"} }""", true)]
    [InlineData("""{"metadata":{NAMED,"uid":"mine"} }""", false)]
    [InlineData("""{"metadata":{"uid":"theirs",NAMED},"data":{"k":{"is":"no text"}} }""", true)]
    [InlineData("""{"data":{"metadata":{"uid":"mine"},"uid":"mine"},"metadata":{NAMED,"uid":"theirs"} }""", true)]
    [InlineData("""{"data":{"uid":"theirs"},"metadata":{NAMED,"ownerReferences":[{"uid":"theirs"}],"uid":"mine"} }""", false)]
    [InlineData("""{"metadata":{NAMED,"annotations":{"uid":"theirs","x":"\"uid\":\"theirs\""},"uid":"mine"} }""", false)]
    [InlineData(""" { "metadata" : { NAMED , "uid" : "\u0074heirs" } }""", true)]
    [InlineData("""{"metadata":{NAMED,"u\u0069d":"theirs"} }""", false, "an escaped name is not recognized")]
    [InlineData("""{"metadata":{NAMED,"uid":7} }""", false)]
    [InlineData("""{"metadata":{NAMED,"uid":null} }""", false)]
    [InlineData("""{"metadata":{NAMED} }""", false)]
    [InlineData("""{"metadata":{"name":"a","uid":"theirs"} }""", false, "without a version")]
    [InlineData("""{"metadata":{"resourceVersion":"7","uid":"theirs"} }""", false, "without a name")]
    [InlineData("""{"metadata":[{NAMED,"uid":"theirs"}]}""", false)]
    [InlineData("""{"metadata":null}""", false)]
    [InlineData("""[{"metadata":{NAMED,"uid":"theirs"} }]""", false)]
    [InlineData("\"text\"", false)]
    [InlineData("no JSON", false)]
    [InlineData("", false)]
    [InlineData("""{"metadata":{NAMED,"uid":"thei""", false, "cut off")]
    public void Objects_of_other_uids_are_passed_over(string json, bool isForeign, string? because = null) =>
        Look(new Owners(null, "mine"), json).ShouldBe(isForeign ? new Outline(new ObjectKey("n", "a"), "7") : null, because);

    [Theory]
    [InlineData("""{"metadata":{NAMED,"uid":"x","labels":{"owner":"theirs"}} }""", true)]
    [InlineData("""{"metadata":{NAMED,"uid":"x","labels":{"other":"mine","owner":"theirs","owners":"mine"}} }""", true)]
    [InlineData("""{"metadata":{NAMED,"uid":"x","labels":{"owner":"mine"}} }""", false)]
    [InlineData("""{"metadata":{NAMED,"uid":"theirs","labels":{"other":"theirs"}} }""", false)]
    [InlineData("""{"metadata":{NAMED,"uid":"theirs","annotations":{"owner":"theirs"}} }""", false)]
    [InlineData("""{"metadata":{NAMED,"labels":{"\u006fwner":"theirs"}} }""", false)]
    [InlineData("""{"metadata":{NAMED,"labels":{"owner":""}} }""", true)]
    [InlineData("""{"metadata":{NAMED,"labels":{"owner":{}}} }""", false)]
    [InlineData("""{"metadata":{NAMED,"labels":["owner","theirs"]} }""", false)]
    public void Objects_with_another_owner_in_a_label_are_passed_over(string json, bool isForeign) =>
        Look(new Owners("owner", "mine"), json).ShouldBe(isForeign ? new Outline(new ObjectKey("n", "a"), "7") : null);

    /// <summary>Names that are escaped, and whatever else the text does not show.</summary>
    [Fact]
    public void What_was_decoded_is_looked_at_again()
    {
        var metadata = new ObjectMeta { Name = "a", Namespace = "n", Uid = "theirs", ResourceVersion = "7", Labels = new() { ["owner"] = "mine" } };

        new Owners(null, "mine").Look(new ConfigMap { Metadata = metadata }).ShouldBe(new Outline(new ObjectKey("n", "a"), "7"));
        new Owners("owner", "mine").Look(new ConfigMap { Metadata = metadata }).ShouldBeNull();
        new Owners("owner", "mine").Look(new ConfigMap { Metadata = metadata with { Labels = new() { ["owner"] = "theirs" } } }).ShouldNotBeNull();
        new Owners("owner", "mine").Look(new ConfigMap { Metadata = metadata with { Labels = null } }).ShouldBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public void A_text_in_pieces_and_of_any_size_is_looked_at(int size)
    {
        var json = Encoding.UTF8.GetBytes($$"""{"metadata":{"managedFields":[{"x":"{{new string('x', size)}}"}],{{Named}},"uid":"theirs"},"data":{"k":"{{new string('y', size)}}"} }""");
        var first = new Segment(json.AsMemory(0, 40), 0);
        var last = new Segment(json.AsMemory(40), 40);
        first.Link(last);

        new Owners(null, "mine").Look(new ReadOnlySequence<byte>(first, 0, last, json.Length - 40)).ShouldBe(new Outline(new ObjectKey("n", "a"), "7"));
    }

    private static Outline? Look(Owners owners, string json) =>
        owners.Look(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json.Replace("NAMED", Named, StringComparison.Ordinal))));

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long at) => (Memory, RunningIndex) = (memory, at);

        public void Link(Segment next) => Next = next;
    }
}
