using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Serving;

/// <summary>Backfills on the page of a schedule: those that exist, and the form for another one.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class BackfillActionTests(ConsoleFixture fixture)
{
    private const string Daily = "timeZone: Europe/Berlin, trigger: {cron: {expression: '30 2 * * *'}}, action: {http: {url: 'http://x/'}}";

    private ResourceClient<Backfill> Backfills => fixture.Cluster.Client.Resource(BackfillResource.Type);

    [Fact]
    public async Task The_form_starts_one_for_a_range_in_the_zone_of_the_schedule()
    {
        await fixture.CreateAsync("filling", "report", Daily);
        using var browser = await fixture.EnterAsync();
        const string page = "/schedules/filling/report";
        (await browser.GetAsync(page)).Text.ShouldContain("Times are local to Europe/Berlin.");

        var reply = await PostAsync(browser, "filling/report", ("from", "2025-11-01"), ("to", "2025-11-03T12:00"), ("concurrency", "2"), ("reason", "<b>outage"), ("back", page));

        reply.Status.ShouldBe(HttpStatusCode.SeeOther, reply.Text);
        var spec = (await Backfills.GetAsync("filling", "report-20251031-230000", default)).Spec;
        spec.ShouldBe(new BackfillSpec("report", 2)
        {
            From = new DateTimeOffset(2025, 10, 31, 23, 0, 0, TimeSpan.Zero),
            To = new DateTimeOffset(2025, 11, 3, 11, 0, 0, TimeSpan.Zero),
            Reason = "<b>outage",
        });
        var text = (await browser.GetAsync(reply.Location!)).Text;
        text.ShouldContain("Backfill report-20251031-230000 created: 3 runs, of ");
        text.ShouldContain("title=\"report-20251031-230000\"");
        text.ShouldContain("&lt;b&gt;outage");
    }

    [Theory]
    [InlineData("", "", "1", "from: expected a time such as 02:30")]
    [InlineData("2025-03-30T02:15", "", "1", "from: 2025-03-30T02:15 does not exist in Europe/Berlin: clocks are set forward then")]
    [InlineData("2025-11-01", "yesterday", "1", "to: expected a time such as 02:30")]
    [InlineData("2025-11-01", "2025-11-02", "many", "concurrency: expected a number from 1 to 100, found 'many'")]
    [InlineData("2025-11-01", "2025-11-02", "0", "spec.concurrency: ")]
    [InlineData("2025-11-02", "2025-11-01", "1", "spec: to must not be before from")]
    [InlineData("2025-11-01T03:00", "2025-11-01T04:00", "1", "wrong has no times from 2025-11-01T02:00:00Z to 2025-11-01T03:00:00Z")]
    public async Task What_is_wrong_is_said_and_nothing_is_created(string from, string to, string concurrency, string message)
    {
        using var browser = await fixture.EnterAsync();
        if ((await browser.GetAsync("/schedules/filling/wrong")).Status != HttpStatusCode.OK)
            await fixture.CreateAsync("filling", "wrong", Daily);

        var reply = await PostAsync(browser, "filling/wrong", ("from", from), ("to", to), ("concurrency", concurrency));

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        WebUtility.HtmlDecode(reply.Text).ShouldContain(message);
        (await Backfills.ListAsync("filling", new(), default)).Items.ShouldNotContain(b => b.Spec.ScheduledJob == "wrong");
    }

    [Fact]
    public async Task Only_a_form_of_this_console_that_may_change_something_starts_one()
    {
        await fixture.CreateAsync("filling", "guarded", Daily);
        using var browser = await fixture.EnterAsync();
        using var reader = await fixture.EnterAsync(fixture.ReadOnly);

        (await browser.PostAsync("/backfills", [("csrf", "0"), ("item", "filling/guarded"), ("from", "2025-11-01")])).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(browser, "filling/gone", ("from", "2025-11-01"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync(reader, "filling/guarded", ("from", "2025-11-01"))).Text.ShouldContain("--read-only");
        (await reader.GetAsync("/schedules/filling/guarded")).Text.ShouldNotContain("action=\"/backfills\"");
        (await Backfills.ListAsync("filling", new(), default)).Items.ShouldNotContain(b => b.Spec.ScheduledJob == "guarded");
    }

    [Fact]
    public async Task Progress_and_failure_of_each_are_shown()
    {
        await fixture.CreateAsync("filling", "shown", Daily);
        await CreateAsync("shown-a", new BackfillStatus { Progress = "12/96", Conditions = [Condition(ConditionTypes.Complete, ConditionStatus.False, "Running", "12 of 96 runs have ended")] });
        await CreateAsync("shown-b", new BackfillStatus { Progress = "4/4", Conditions = [Condition(ConditionTypes.Failed, ConditionStatus.True, "RunsFailed", "1 run failed")] });
        using var browser = await fixture.EnterAsync();

        var text = "";
        await Eventually.BecomesTrueAsync(
            async () => (text = (await browser.GetAsync("/schedules/filling/shown")).Text).Contains("4/4", StringComparison.Ordinal), "the page is asked for once the list is a second old");

        text.ShouldContain("<td class=\"number\">12/96</td>");
        text.ShouldContain("12 of 96 runs have ended");
        text.ShouldContain("RunsFailed: 1 run failed");
    }

    private static Condition Condition(string type, string status, string reason, string message) =>
        new() { Type = type, Status = status, Reason = reason, Message = message, LastTransitionTime = new DateTimeOffset(2025, 11, 4, 0, 0, 0, TimeSpan.Zero) };

    private async Task CreateAsync(string name, BackfillStatus status)
    {
        var spec = new BackfillSpec("shown") { From = new DateTimeOffset(2025, 11, 1, 0, 0, 0, TimeSpan.Zero), To = new DateTimeOffset(2025, 11, 2, 0, 0, 0, TimeSpan.Zero) };
        await Backfills.CreateAsync(
            "filling", new Backfill { ApiVersion = ApiConstants.GroupVersion, Kind = Backfill.KindName, Metadata = new ObjectMeta { Name = name }, Spec = spec }, WriteOptions.Default, default);
        var patch = new JsonObject { ["status"] = JsonSerializer.SerializeToNode(status, ModelJsonContext.Default.BackfillStatus) };
        await Backfills.PatchAsync("filling", name, Patch.Merge(RawJson.From(patch)), "status", WriteOptions.Default, default);
    }

    private static async Task<Reply> PostAsync(Browser browser, string item, params (string, string)[] fields) =>
        await browser.PostAsync("/backfills", [("csrf", await browser.FormTokenAsync()), ("item", item), .. fields]);
}
