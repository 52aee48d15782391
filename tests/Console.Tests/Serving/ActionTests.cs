using System.Net;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Serving;

/// <summary>Pages and forms, as a browser without scripts uses them.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class ActionTests(ConsoleFixture fixture)
{
    private const string Hourly = "trigger: {interval: {every: 1h}}, action: {http: {url: 'http://x/'}}";

    [Fact]
    public async Task A_schedule_is_suspended_resumed_and_run()
    {
        await fixture.CreateAsync("acting", "one", Hourly);
        using var browser = await fixture.EnterAsync();
        var token = await browser.FormTokenAsync();
        const string page = "/schedules/acting/one";

        var suspended = await browser.PostAsync("/actions", [("csrf", token), ("do", "suspend"), ("item", "acting/one"), ("back", page)]);
        suspended.Status.ShouldBe(HttpStatusCode.SeeOther);
        (await fixture.Schedules.GetAsync("acting", "one", default)).Spec.Suspend.ShouldBeTrue();
        (await browser.GetAsync(suspended.Location!)).Text.ShouldContain("<p class=\"note\" role=\"status\">Suspended one.</p>");

        await browser.PostAsync("/actions", [("csrf", token), ("do", "resume"), ("item", "acting/one"), ("back", page)]);
        (await fixture.Schedules.GetAsync("acting", "one", default)).Spec.Suspend.ShouldBeFalse();

        var run = await browser.PostAsync("/actions", [("csrf", token), ("do", "run"), ("item", "acting/one"), ("back", $"{page}?at=02:30")]);
        var value = (await fixture.Schedules.GetAsync("acting", "one", default)).Metadata.Annotations![ApiConstants.RunNowAnnotation];
        run.Location!.ShouldStartWith($"{page}?at=02:30&note=");
        (await browser.GetAsync(run.Location!)).Text.ShouldContain($"Requested one-m{value}.");
    }

    [Fact]
    public async Task Resume_ends_also_a_suspension_by_failures()
    {
        await fixture.CreateAsync("acting", "tripped", Hourly, Statuses.Waiting with { Trip = new TripStatus { Failures = 3, Since = Statuses.Noon } });
        using var browser = await fixture.EnterAsync();
        const string page = "/schedules/acting/tripped";
        await Eventually.BecomesTrueAsync(async () => (await browser.GetAsync(page)).Text.Contains("value=\"resume\"", StringComparison.Ordinal), "the page offers to resume it");

        await browser.PostAsync("/actions", [("csrf", await browser.FormTokenAsync()), ("do", "resume"), ("item", "acting/tripped"), ("back", page)]);
        var job = await fixture.Schedules.GetAsync("acting", "tripped", default);
        job.Metadata.Annotations!.ShouldContainKey(ApiConstants.ResumeAnnotation);
        job.Spec.Suspend.ShouldBeFalse();
    }

    [Fact]
    public async Task Several_schedules_are_changed_at_once_and_what_is_refused_is_named()
    {
        fixture.Protected["guarded"] = true;
        await fixture.CreateAsync("bulk", "first", Hourly);
        await fixture.CreateAsync("bulk", "second", Hourly);
        await fixture.CreateAsync("guarded", "third", Hourly);
        using var browser = await fixture.EnterAsync();

        var reply = await browser.PostAsync(
            "/actions",
            [("csrf", await browser.FormTokenAsync()), ("do", "suspend"), ("item", "bulk/first"), ("item", "bulk/second"), ("item", "guarded/third"), ("item", "bulk/gone"), ("back", "/?ns=bulk")]);

        reply.Location!.ShouldStartWith("/?ns=bulk&note=");
        var page = (await browser.GetAsync(reply.Location!)).Text;
        page.ShouldContain("Suspended 2 schedules: first, second. Refused: guarded/third: scheduledjobs.scheduledjobs.dev is forbidden");
        page.ShouldContain("bulk/gone: there is no such ScheduledJob");
        (await fixture.Schedules.ListAsync("bulk", new(), default)).Items.ShouldAllBe(j => j.Spec.Suspend);
    }

    [Theory]
    [InlineData("", "do: expected run, suspend, resume, found &#x27;&#x27;.")]
    [InlineData("delete", "do: expected run, suspend, resume, found &#x27;delete&#x27;.")]
    public async Task An_unknown_action_is_named(string action, string expected)
    {
        using var browser = await fixture.EnterAsync();

        var reply = await browser.PostAsync("/actions", [("csrf", await browser.FormTokenAsync()), ("do", action), ("item", "default/x")]);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Text.ShouldContain(expected);
    }

    [Fact]
    public async Task A_schedule_has_its_meaning_its_next_runs_its_record_and_an_explanation()
    {
        await fixture.CreateAsync("reading", "report", Statuses.Daily, Statuses.Waiting with { NextRunTime = TimeProvider.System.GetUtcNow().AddHours(3) });
        using var browser = await fixture.EnterAsync();

        var page = (await browser.GetAsync("/schedules/reading/report?tz=America/New_York")).Text;

        Tags.Foreign(page).ShouldBeEmpty();
        page.ShouldContain("At 02:30 every day, Europe/Berlin.");
        page.ShouldContain("<th>Europe/Berlin</th>");
        page.ShouldContain("<th>America/New_York</th>");
        page.ShouldContain("Times are in <b data-zone>America/New_York</b>");
        page.ShouldContain("21 succeeded");
        page.ShouldContain("/schedules/reading/report/runs/report-1795311000");
        (await browser.GetAsync("/schedules/reading/report?at=2026-11-22T02:30")).Text.ShouldContain("It ran and succeeded");
        (await browser.GetAsync("/schedules/reading/report?at=tomorrow")).Text.ShouldContain("expected a time such as 02:30");
        var run = (await browser.GetAsync("/schedules/reading/report/runs/report-1795311000")).Text;
        run.ShouldContain("1m12s");
        Tags.Foreign(run).ShouldBeEmpty();
        (await browser.GetAsync("/schedules/reading/report/runs/report-1")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.GetAsync("/schedules/reading/none")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_schedule_says_how_many_times_are_excluded_near_now()
    {
        await fixture.CreateAsync("default", "mostly-excluded", "trigger: {cron: {expression: '* * * * * *'}}, exclude: {times: ['00:00-23:59:59']}, action: {http: {url: 'http://x/'}}");
        using var browser = await fixture.EnterAsync();

        var page = (await browser.GetAsync("/schedules/default/mostly-excluded")).Text;

        page.ShouldMatch("aria-label=\"Runs on record and planned; [0-9]+ excluded times\"");
        page.ShouldContain("</svg>moved from an excluded day</span>");
        page.ShouldMatch("[0-9]+ excluded times</span> before the last of these. The first: ");
        Tags.Foreign(page).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_reaches_an_open_page()
    {
        await fixture.CreateAsync("living", "one", Hourly);
        using var browser = await fixture.EnterAsync();

        var reading = browser.ReadUntilAsync("/live/?ns=living", "event: parts");
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                await fixture.ToggleAsync("living", "one");
                return reading.IsCompleted;
            },
            "the change arrives");

        (await reading).ShouldStartWith("retry: 2000\n\nevent: page\n");
    }

    [Fact]
    public async Task A_manifest_is_tried_and_nothing_is_created()
    {
        using var browser = await fixture.EnterAsync();
        const string manifest = "apiVersion: scheduledjobs.dev/v1alpha1\nkind: ScheduledJob\nmetadata: {name: tried}\nspec: {trigger: {cron: {expression: '0 5 * * *'}}, action: {http: {url: 'http://x/'}}}\n";

        var page = await browser.PostAsync("/try", [("csrf", await browser.FormTokenAsync()), ("manifest", manifest)]);
        var wrong = await browser.PostAsync("/try", [("csrf", await browser.FormTokenAsync()), ("manifest", manifest.Replace("expression", "expresion"))]);

        page.Text.ShouldContain("At 05:00 every day, UTC.");
        wrong.Text.ShouldContain("did you mean expression?");
        (await fixture.Schedules.FindAsync("default", "tried", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Files_are_sent_once()
    {
        using var browser = ConsoleFixture.Stranger(fixture.Console);

        var first = await browser.GetAsync("/assets/console.css");
        var tag = first.Headers.Split('\n').First(h => h.StartsWith("ETag: ")).Trim()["ETag: ".Length..];

        first.Status.ShouldBe(HttpStatusCode.OK);
        (await browser.GetAsync("/assets/console.css", ("If-None-Match", tag))).Status.ShouldBe(HttpStatusCode.NotModified);
    }
}
