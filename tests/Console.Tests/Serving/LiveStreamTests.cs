using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Console.Serving;

namespace ScheduledJobs.Console.Tests.Serving;

public sealed class LiveStreamTests
{
    private static readonly Page Page = new("", "", Html.Of($"<p>whole</p>\n<p>page</p>"));

    [Fact]
    public void The_first_event_is_the_whole_page() =>
        LiveStream.Text(null, Parts(("a", "1")), Page).ShouldBe("event: page\ndata: <p>whole</p>\ndata: <p>page</p>\n\n");

    [Fact]
    public void What_is_the_same_is_not_sent_again() => LiveStream.Text(Parts(("a", "1")), Parts(("a", "1")), Page).ShouldBeNull();

    [Fact]
    public void Only_parts_that_differ_are_sent() =>
        LiveStream.Text(Parts(("a", "1"), ("b", "2"), ("c", "3")), Parts(("a", "1"), ("b", "x"), ("c", "y")), Page).ShouldBe("event: parts\ndata: xy\n\n");

    [Fact]
    public void An_added_removed_or_moved_part_needs_the_whole_page()
    {
        LiveStream.Text(Parts(("a", "1")), Parts(("a", "1"), ("b", "2")), Page)!.ShouldStartWith("event: page\n");
        LiveStream.Text(Parts(("a", "1"), ("b", "2")), Parts(("a", "1")), Page)!.ShouldStartWith("event: page\n");
        LiveStream.Text(Parts(("a", "1"), ("b", "2")), Parts(("b", "2"), ("a", "1")), Page)!.ShouldStartWith("event: page\n");
    }

    [Fact]
    public void A_line_break_in_a_text_does_not_end_an_event() =>
        LiveStream.Text(Parts(("a", "1")), Parts(("a", "x\r\n\r\nevent: page\rdata: y")), Page).ShouldBe("event: parts\ndata: x\ndata: \ndata: event: page\ndata: data: y\n\n");

    private static Dictionary<string, string> Parts(params (string Key, string Text)[] parts) => parts.ToDictionary(p => p.Key, p => p.Text);
}
