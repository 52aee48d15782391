using System.Net;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Tests.Support;

namespace ScheduledJobs.Console.Tests.Markup;

public sealed class HtmlTests
{
    public static TheoryData<int> All => Payloads.Theory;

    [Theory]
    [MemberData(nameof(All))]
    public void Text_in_a_hole_stays_text(int number)
    {
        var payload = Payloads.All[number];
        var html = Html.Of($"<p title=\"{payload}\">{payload}</p>").ToString();

        Tags.Foreign(html).ShouldBeEmpty();
        html.ShouldMatch("^<p title=\"[^\"<>']*\">[^\"<>']*</p>$");
        if (!payload.Contains('\ud800'))
            WebUtility.HtmlDecode(html[10..html.IndexOf("\">")]).ShouldBe(payload);
    }

    [Fact]
    public void Markup_in_a_hole_is_not_encoded_again() => Html.Of($"<b>{Html.Of($"<i>{"a<b"}</i>")}</b>").ToString().ShouldBe("<b><i>a&lt;b</i></b>");

    [Fact]
    public void Numbers_have_a_point_and_at_most_two_decimals() => Html.Of($"{1234567}|{0.5}|{1.23456}|{100.0}").ToString().ShouldBe("1234567|0.5|1.23|100");

    [Fact]
    public void Nothing_is_nothing()
    {
        Html.Of($"{(string?)null}{Html.None}{Html.When(false, $"x")}").ToString().ShouldBe("");
        Html.When(true, $"x").ToString().ShouldBe("x");
    }

    [Fact]
    public void Other_letters_are_left_as_they_are() => Html.Of($"{"Zürich – 東京 ✓"}").ToString().ShouldBe("Zürich – 東京 ✓");

    [Fact]
    public void Addresses_encode_names_and_values()
    {
        var address = new Address("/", new Dictionary<string, string> { ["q"] = "a&b=c", ["page"] = "2" });

        address.With(("page", null), ("label", "x=y/z")).ShouldBe("/?q=a%26b%3Dc&label=x%3Dy%2Fz");
        Address.OfSchedule("a b", "c/d?e").ShouldBe("/schedules/a%20b/c%2Fd%3Fe");
    }
}
