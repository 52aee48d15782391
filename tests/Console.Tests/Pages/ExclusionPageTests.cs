using ScheduledJobs.Console.Pages;
using ScheduledJobs.Console.Tests.Support;

namespace ScheduledJobs.Console.Tests.Pages;

/// <summary>Excluded and moved times are drawn, and said in words.</summary>
public sealed class ExclusionPageTests : IDisposable
{
    private readonly Views _views = new(
        Views.Job("workdays", "cron: {expression: '0 9 * * *'}", ", exclude: {weekdays: [SAT, SUN]}"),
        Views.Job("saturdays", "cron: {expression: '30 9 * * SAT'}", ", exclude: {weekdays: [SAT], policy: NextDay}"));

    [Fact]
    public void A_timeline_draws_them_and_says_how_many_there_are()
    {
        var view = _views.Of("/timeline?span=1w&from=2026-11-23T00:00:00Z");

        var page = Views.Html(view, TimelinePage.Render(view));

        page.ShouldContain("<path class=\"cut\" d=\"M767.9 22v5M910.7 22v5\"/>");
        page.ShouldContain("workdays</a><span class=\"sr\"> 2 excluded times</span>");
        page.ShouldContain("saturdays</a><span class=\"sr\"> 1 excluded time, 1 time moved here</span>");
        page.ShouldContain("<use href=\"#moved\" class=\"cut\" x=\"3\"");
        Occurrences(page, "<use href=\"#moved\"").ShouldBe(2, "one in the chart, and one in the legend");
        page.ShouldContain("</svg>excluded</span>");
        page.ShouldContain("</svg>moved from an excluded day</span>");
        Tags.Foreign(page).ShouldBeEmpty();
    }

    [Fact]
    public void A_month_has_a_shape_a_number_and_a_word_on_each_day_concerned()
    {
        var page = Calendar("month=2026-11");

        // The weekends, and the Sundays after four Saturdays.
        Occurrences(page, "1<span class=\"more\" aria-hidden=\"true\"> excluded</span><span class=\"sr\"> excluded</span>").ShouldBe(5, "Sundays");
        Occurrences(page, "2<span class=\"more\" aria-hidden=\"true\"> excluded</span><span class=\"sr\"> excluded</span>").ShouldBe(4, "Saturdays");
        Occurrences(page, "1<span class=\"more\" aria-hidden=\"true\"> moved here</span><span class=\"sr\"> moved here</span>").ShouldBe(5, "Sundays");
        page.ShouldContain("aria-label=\"Legend\"><span>Runs a day:</span>");
    }

    [Fact]
    public void A_year_marks_each_day_concerned() =>
        Calendar("year=2026").ShouldContain("title=\"28: 0, 2 excluded\"><span class=\"sr\">28: 0 runs, 2 excluded</span><span class=\"cut\"><svg class=\"i\" aria-hidden=\"true\"><use href=\"#cut\"/></svg></span></a>");

    [Fact]
    public void A_day_lists_schedules_that_only_have_excluded_times_and_says_why()
    {
        var saturday = Calendar("day=2026-11-28");
        saturday.ShouldContain(">workdays</a>");
        saturday.ShouldContain("</span> Sat 28 Nov 2026 09:00 is excluded (weekdays SAT)</small>");
        saturday.ShouldContain("</span> Sat 28 Nov 2026 09:30 is excluded (weekdays SAT) and moves to Sun 29 Nov 2026 09:30</small>");

        Calendar("day=2026-11-29").ShouldContain("</span> moved from Sat 28 Nov 2026 09:30 (weekdays SAT)</small>");
        Calendar("day=2026-11-27").ShouldNotContain("excluded (");
    }

    [Fact]
    public void More_than_three_exclusions_of_a_day_are_a_number()
    {
        using var views = new Views(Views.Job("quarterly", "cron: {expression: '*/15 * * * *'}", ", exclude: {times: ['03:00-03:45', '22:00-23:00']}"));
        var view = views.Of("/calendar?day=2026-11-28");

        Views.Html(view, CalendarPage.Render(view)).ShouldContain("</span> 7 excluded times</small>");
    }

    [Fact]
    public void The_table_of_next_runs_says_what_is_left_out_between_them()
    {
        const string manifest =
            """
            apiVersion: scheduledjobs.dev/v1alpha1
            kind: ScheduledJob
            metadata: {name: workdays}
            spec: {trigger: {cron: {expression: '0 9 * * *'}}, exclude: {weekdays: [SAT, SUN]}, action: {http: {url: 'http://x/'}}}
            """;
        var page = Views.Html(_views.Of("/try"), TryPage.RenderManifest(_views.Of("/try"), manifest));

        page.ShouldContain("</svg>2 excluded times</span> before the last of these. The first: Sat 28 Nov 2026 09:00 is excluded (weekdays SAT).");
        page.ShouldContain("<title>Sat 28 Nov 2026: 0, 1 excluded</title>");
        page.ShouldContain("has excluded times");
        Tags.Foreign(page).ShouldBeEmpty();
    }

    public void Dispose() => _views.Dispose();

    private static int Occurrences(string page, string text) => page.Split(text).Length - 1;

    private string Calendar(string query)
    {
        var view = _views.Of($"/calendar?{query}");
        var page = Views.Html(view, CalendarPage.Render(view));
        Tags.Foreign(page).ShouldBeEmpty();
        return page;
    }
}
