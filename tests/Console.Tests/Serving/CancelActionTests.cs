using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Serving;

/// <summary>The button that cancels a run that is active or waits.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class CancelActionTests(ConsoleFixture fixture)
{
    private static readonly ScheduledJobStatus Busy = Statuses.Waiting with
    {
        Active = [Statuses.Succeeded with { Id = "report-7", Result = null, CompletionTime = null }],
        Queued = [new QueuedRun { Id = "report-8", Trigger = RunTriggers.Schedule, ScheduledTime = Statuses.Noon }],
    };

    [Fact]
    public async Task An_active_run_and_a_waiting_one_are_cancelled_from_the_page_of_their_schedule()
    {
        await fixture.CreateAsync("cancelling", "report", Statuses.Daily, Busy);
        using var browser = await fixture.EnterAsync();
        const string page = "/schedules/cancelling/report";
        await ShowsAsync(browser, page, Button("report-7"));
        (await browser.GetAsync(page)).Text.ShouldContain(Button("report-8"));
        (await browser.GetAsync(page)).Text.ShouldNotContain("name=\"run\" value=\"report-1795311000\"", customMessage: "it has ended");
        Tags.Foreign((await browser.GetAsync(page)).Text).ShouldBeEmpty();

        var reply = await CancelAsync(browser, "cancelling/report", "report-7", page);

        (reply.Status, await CancelsAsync("cancelling")).ShouldBe((HttpStatusCode.SeeOther, "report-7"));
        (await browser.GetAsync(reply.Location!)).Text.ShouldContain("<p class=\"note\" role=\"status\">report-7 is to be cancelled.</p>");
        await ShowsAsync(browser, page, "is to be cancelled</small>");
        (await browser.GetAsync(page)).Text.ShouldNotContain(Button("report-7"));

        await CancelAsync(browser, "cancelling/report", "report-8", page);
        (await CancelsAsync("cancelling")).ShouldBe("report-7,report-8", "what no operator has seen yet stays");
        await SetAsync("cancelling", Busy with { LastCancel = Fnv32.Hex("report-7,report-8") });
        await ShowsAsync(browser, page, Button("report-7"));
    }

    [Fact]
    public async Task The_page_of_a_run_has_the_button_while_the_run_is_open()
    {
        await fixture.CreateAsync("cancelling-run", "report", Statuses.Daily, Busy);
        using var browser = await fixture.EnterAsync();
        const string page = "/schedules/cancelling-run/report/runs/report-7";
        await ShowsAsync(browser, page, Button("report-7"));

        await CancelAsync(browser, "cancelling-run/report", "report-7", page);

        (await CancelsAsync("cancelling-run")).ShouldBe("report-7");
        (await browser.GetAsync("/schedules/cancelling-run/report/runs/report-8")).Text.ShouldContain(Button("report-8"));
        (await browser.GetAsync("/schedules/cancelling-run/report/runs/report-1795311000")).Text.ShouldNotContain("action=\"/cancel\"");
    }

    [Theory]
    [InlineData("report-1795311000", HttpStatusCode.Conflict, "report-1795311000 has ended as Succeeded.")]
    [InlineData("report-9", HttpStatusCode.NotFound, "report has no active run report-9.")]
    [InlineData("", HttpStatusCode.NotFound, "report has no active run .")]
    [InlineData("<script>", HttpStatusCode.NotFound, "report has no active run &lt;script&gt;.")]
    public async Task A_run_that_has_ended_in_the_meantime_says_so(string run, HttpStatusCode status, string expected)
    {
        var @namespace = $"ended-{Fnv32.Hex(run)}";
        await fixture.CreateAsync(@namespace, "report", Statuses.Daily, Busy);
        using var browser = await fixture.EnterAsync();

        var reply = await CancelAsync(browser, $"{@namespace}/report", run, "/");

        (reply.Status, await CancelsAsync(@namespace)).ShouldBe((status, null));
        reply.Text.ShouldContain(expected);
    }

    [Theory]
    [InlineData("ended/none")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task A_schedule_that_does_not_exist_is_named(string item)
    {
        using var browser = await fixture.EnterAsync();

        var reply = await CancelAsync(browser, item, "report-7", "/");

        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Text.ShouldContain($"{item}: there is no such ScheduledJob");
    }

    [Fact]
    public async Task A_form_of_another_session_cancels_nothing()
    {
        await fixture.CreateAsync("cancelling-forged", "report", Statuses.Daily, Busy);
        using var browser = await fixture.EnterAsync();
        using var other = await fixture.EnterAsync();

        foreach (var token in (string[])["", "0", await other.FormTokenAsync()])
            (await browser.PostAsync("/cancel", [("csrf", token), ("item", "cancelling-forged/report"), ("run", "report-7")])).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await browser.PostAsync("/cancel", [("csrf", await browser.FormTokenAsync()), ("item", "cancelling-forged/report"), ("run", "report-7")], ("Origin", "https://evil.example")))
            .Status.ShouldBe(HttpStatusCode.Forbidden);

        (await CancelsAsync("cancelling-forged")).ShouldBeNull();
    }

    [Fact]
    public async Task A_viewer_sees_no_button_and_the_API_server_has_the_last_word()
    {
        fixture.Protected["cancelling-viewed"] = true;
        await fixture.CreateAsync("cancelling-viewed", "report", Statuses.Daily);
        fixture.Protected.Remove("cancelling-viewed", out _);
        await SetAsync("cancelling-viewed", Busy);
        fixture.Protected["cancelling-viewed"] = true;
        using var browser = await fixture.EnterAsync();
        await ShowsAsync(browser, "/schedules/cancelling-viewed/report", "Queued");
        (await browser.GetAsync("/schedules/cancelling-viewed/report")).Text.ShouldNotContain("action=\"/cancel\"");
        (await browser.GetAsync("/schedules/cancelling-viewed/report/runs/report-7")).Text.ShouldNotContain("action=\"/cancel\"");

        var reply = await CancelAsync(browser, "cancelling-viewed/report", "report-7", "/");

        (reply.Status, await CancelsAsync("cancelling-viewed")).ShouldBe((HttpStatusCode.Forbidden, null));
        reply.Text.ShouldContain("User &quot;viewer&quot; cannot patch");
    }

    [Fact]
    public async Task A_read_only_console_cancels_nothing()
    {
        await fixture.CreateAsync("cancelling-not", "report", Statuses.Daily, Busy);
        using var browser = await fixture.EnterAsync(fixture.ReadOnly);
        await ShowsAsync(browser, "/schedules/cancelling-not/report", "Queued");
        (await browser.GetAsync("/schedules/cancelling-not/report")).Text.ShouldNotContain("action=\"/cancel\"");

        var reply = await CancelAsync(browser, "cancelling-not/report", "report-7", "/");

        (reply.Status, await CancelsAsync("cancelling-not")).ShouldBe((HttpStatusCode.Forbidden, null));
        reply.Text.ShouldContain("--read-only");
    }

    private static string Button(string run) => $"<button aria-label=\"Cancel run {run}\">Cancel</button>";

    private static async Task<Reply> CancelAsync(Browser browser, string item, string run, string back) =>
        await browser.PostAsync("/cancel", [("csrf", await browser.FormTokenAsync()), ("item", item), ("run", run), ("back", back)]);

    private static Task ShowsAsync(Browser browser, string page, string expected) =>
        Eventually.BecomesTrueAsync(async () => (await browser.GetAsync(page)).Text.Contains(expected, StringComparison.Ordinal), $"the page shows {expected}");

    private async Task<string?> CancelsAsync(string @namespace) =>
        (await fixture.Schedules.GetAsync(@namespace, "report", default)).Metadata.Annotations?.GetValueOrDefault(ApiConstants.CancelAnnotation);

    private async Task SetAsync(string @namespace, ScheduledJobStatus status)
    {
        var patch = new JsonObject { ["status"] = JsonSerializer.SerializeToNode(status, ModelJsonContext.Default.ScheduledJobStatus) };
        await fixture.Schedules.PatchAsync(@namespace, "report", Patch.Merge(RawJson.From(patch)), "status", WriteOptions.Default, default);
    }
}
