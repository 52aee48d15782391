using System.Text.RegularExpressions;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Pages;

public sealed partial class PageTests
{
    private const int MaxBytes = 80_000;

    public static TheoryData<int> All => Payloads.Theory;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_page_shows_foreign_text_and_never_obeys_it(int number)
    {
        var payload = Payloads.All[number];
        using var views = new Views(Hostile(payload));
        var query = $"q={Uri.EscapeDataString(Safe(payload))}";
        string[] pages =
        [
            await SchedulesAsync(views.Of("/")),
            await SchedulesAsync(views.Of($"/?{query}&label={Uri.EscapeDataString(Safe(payload))}&ns=x&state=x")),
            Views.Html(views.Of("/timeline"), TimelinePage.Render(views.Of($"/timeline?span=1d&{query}"))),
            Views.Html(views.Of("/timeline"), TimelinePage.Render(views.Of("/timeline?span=1w"))),
            Views.Html(views.Of("/calendar"), CalendarPage.Render(views.Of("/calendar"))),
            Views.Html(views.Of("/calendar"), CalendarPage.Render(views.Of("/calendar?day=2026-11-22"))),
            Views.Html(views.Of("/calendar"), CalendarPage.Render(views.Of($"/calendar?year=2026&{query}"))),
            Try(views, $"cron={Uri.EscapeDataString(Safe(payload))}"),
            Try(views, $"cron=0+0+*+*+*&zone={Uri.EscapeDataString(Safe(payload))}&dialect={Uri.EscapeDataString(Safe(payload))}&tz={Uri.EscapeDataString(Safe(payload))}"),
            Views.Html(views.Of("/try"), TryPage.RenderManifest(views.Of("/try"), payload)),
            Views.Html(views.Of("/try"), TryPage.RenderManifest(views.Of("/try"), $"apiVersion: scheduledjobs.dev/v1alpha1\nkind: ScheduledJob\nmetadata:\n  name: {Quoted(payload)}\nspec:\n  {Quoted(payload)}: 1\n")),
            Layout.Plain(payload, Html.Of($"<p>{payload}</p>")),
        ];

        foreach (var page in pages)
        {
            Tags.Foreign(page).ShouldBeEmpty(page);
            if (payload.Contains('<'))
                page.ShouldNotContain(payload);
        }

        pages[0].ShouldContain("Schedules");
    }

    [Theory]
    [InlineData("<b>")]
    [InlineData("<p onclick=\"x\">")]
    [InlineData("<a href=\"javascript:x\">")]
    [InlineData("<blink>")]
    [InlineData("<p><script src=\"x\" defer>")]
    public void The_check_of_pages_sees_what_is_foreign(string markup) => Tags.Foreign($"<p>{markup}</p>").Any().ShouldBe(markup != "<b>");

    [Fact]
    public async Task A_page_stays_small_however_many_schedules_there_are()
    {
        using var views = new Views(Enumerable.Range(0, 5_000).Select(i => Views.Job(
            $"schedule-with-a-long-name-{i:0000}", i % 3 == 0 ? "interval: {every: 7s}" : $"cron: {{expression: '{i % 60} */{1 + i % 11} * * *'}}", ", timeZone: America/New_York", Statuses.Waiting, $"team-{i % 40}")));

        var schedules = await SchedulesAsync(views.Of("/"));
        var timeline = Views.Html(views.Of("/timeline"), TimelinePage.Render(views.Of("/timeline?span=1w")));
        var day = Views.Html(views.Of("/calendar"), CalendarPage.Render(views.Of("/calendar?day=2026-11-25")));

        foreach (var page in (string[])[schedules, timeline, day])
            System.Text.Encoding.UTF8.GetByteCount(page).ShouldBeLessThan(MaxBytes);
        schedules.ShouldContain("1–50 of 5000");
        (await SchedulesAsync(views.Of("/?page=100"))).ShouldContain("4951–5000 of 5000");
        (await SchedulesAsync(views.Of("/?page=-7"))).ShouldContain("1–50 of 5000");
        (await SchedulesAsync(views.Of("/?page=999999999999"))).ShouldContain("1–50 of 5000");
    }

    [Fact]
    public async Task Filters_and_orders_are_in_the_address()
    {
        using var views = new Views(
            Views.Job("alpha", "interval: {every: 1h}", status: Statuses.Waiting with { NextRunTime = Views.Now.AddHours(3), ConsecutiveFailures = 0 }),
            Views.Job("beta", "interval: {every: 2h}", status: Statuses.Waiting with { State = ScheduleStates.Failing, NextRunTime = Views.Now.AddHours(1), ConsecutiveFailures = 4 }),
            Views.Job("gamma", "cron: {expression: '5 4 * * *'}", @namespace: "other"));

        Names(await SchedulesAsync(views.Of("/"))).ShouldBe(["alpha", "beta", "gamma"]);
        Names(await SchedulesAsync(views.Of("/?sort=next"))).ShouldBe(["beta", "alpha", "gamma"]);
        Names(await SchedulesAsync(views.Of("/?sort=failures"))).ShouldBe(["beta", "alpha", "gamma"]);
        Names(await SchedulesAsync(views.Of("/?state=Failing"))).ShouldBe(["beta"]);
        Names(await SchedulesAsync(views.Of("/?ns=other"))).ShouldBe(["gamma"]);
        Names(await SchedulesAsync(views.Of("/?label=team%3Ddata&q=ALPH"))).ShouldBe(["alpha"]);
        Names(await SchedulesAsync(views.Of("/?label=team%3Dother"))).ShouldBeEmpty();
        Names(await SchedulesAsync(views.Of("/?q=5%204"))).ShouldBe(["gamma"]);
        Names(await SchedulesAsync(views.Of("/?action=Job"))).ShouldBeEmpty();
        (await SchedulesAsync(views.Of("/?q=nothing"))).ShouldContain("No schedule is like this.");
    }

    [Fact]
    public void A_day_with_a_clock_change_says_so()
    {
        using var views = new Views(Views.Job("nightly", "cron: {expression: '30 2 * * *'}", ", timeZone: Europe/Berlin"));
        var view = views.Of("/calendar?day=2027-03-28");

        var page = Views.Html(view, CalendarPage.Render(view));

        page.ShouldContain("Clocks go forward from 02:00 to 03:00.");
        page.ShouldContain("<td>03:00</td>");
    }

    [Fact]
    public void A_month_counts_what_its_days_have()
    {
        using var views = new Views(Views.Job("hourly", "interval: {every: 1h}"));
        var view = views.Of("/calendar?month=2026-10");

        var page = Views.Html(view, CalendarPage.Render(view));

        page.ShouldContain("745 planned runs in this month");
        page.ShouldContain("<span class=\"long\">25 runs</span>");
        page.ShouldContain("25 h<span class=\"more\"> day</span>");
    }

    [Theory]
    [InlineData("day=2026-02-30")]
    [InlineData("day=0001-01-01")]
    [InlineData("month=9999-12")]
    [InlineData("year=99999")]
    [InlineData("year=-1")]
    public void Dates_out_of_reach_show_this_month(string query)
    {
        using var views = new Views(Views.Job("hourly", "interval: {every: 1h}"));

        Views.Html(views.Of("/calendar"), CalendarPage.Render(views.Of($"/calendar?{query}"))).ShouldContain("November 2026");
    }

    [Theory]
    [InlineData("from=nonsense")]
    [InlineData("from=0001-01-01T00:00:00Z")]
    [InlineData("from=9999-12-31T23:59:59Z&span=1w")]
    [InlineData("span=forever")]
    public void A_timeline_out_of_reach_is_that_of_now(string query)
    {
        using var views = new Views(Views.Job("hourly", "interval: {every: 1h}"));

        Views.Html(views.Of("/timeline"), TimelinePage.Render(views.Of($"/timeline?{query}"))).ShouldContain("class=\"now\"");
    }

    [Fact]
    public void Trying_an_expression_shows_its_meaning_its_times_and_other_dialects()
    {
        using var views = new Views();

        var page = Try(views, "cron=30+2+*+*+*&zone=Europe/Berlin".Replace('+', ' '));

        page.ShouldContain("At 02:30 every day, Europe/Berlin.");
        page.ShouldContain("Mon 23 Nov 02:30");
        page.ShouldContain("Read by other schedulers");
        page.ShouldContain("does not exist in Europe/Berlin, where clocks go from 02:00 to 03:00");
    }

    private static string[] Names(string page) =>
        [.. RowName().Matches(page).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("<th scope=\"row\"><a [^>]*>([^<]*)</a>")]
    private static partial Regex RowName();

    private static string Try(Views views, string query)
    {
        var view = views.Of($"/try?{query}");
        return Views.Html(view, TryPage.Render(view));
    }

    private static async Task<string> SchedulesAsync(View view) => Views.Html(view, await SchedulesPage.RenderAsync(view, default));

    // Half of a surrogate pair cannot be in an address.
    private static string Safe(string payload) => payload.Replace('\ud800', '?');

    private static string Quoted(string payload) => System.Text.Json.JsonSerializer.Serialize(payload);

    private static ScheduledJob Hostile(string payload)
    {
        var run = Statuses.Succeeded with
        {
            Id = payload,
            Result = RunResults.Failed,
            Reason = payload,
            Message = payload,
            Trigger = payload,
            StartTime = Views.Now.AddMinutes(-9),
            CompletionTime = Views.Now.AddMinutes(-5),
        };
        var job = Views.Job("hostile", "interval: {every: 1h}", status: Statuses.Waiting with
        {
            State = payload,
            Schedule = payload,
            Action = payload,
            LastRun = run,
            RecentRuns = [run],
            Active = [run with { Result = null, CompletionTime = null }],
            Conditions = [Statuses.Condition(ConditionTypes.Ready, ConditionStatus.False, payload, payload)],
        });
        return job with
        {
            Metadata = job.Metadata with { Name = payload, Namespace = payload, Labels = new() { [payload] = payload }, Annotations = new() { [payload] = payload } },
            Spec = job.Spec with { Action = new ActionSpec { Http = new HttpActionSpec { Url = payload } } },
        };
    }
}
