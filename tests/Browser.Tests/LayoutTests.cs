using ScheduledJobs.Browser.Tests.Data;
using ScheduledJobs.Browser.Tests.Support;

namespace ScheduledJobs.Browser.Tests;

/// <summary>Where things are, from a phone to a desk.</summary>
[Collection(nameof(BrowserCollection))]
[Trait("Category", "Browser")]
public sealed class LayoutTests(BrowserFixture fixture)
{
    [SkippableFact]
    public async Task No_view_is_wider_than_the_window_and_nothing_lies_on_anything_else()
    {
        await using var visit = await fixture.OpenAsync("/help");
        var problems = new List<string>();
        foreach (var view in Gallery.Views)
        {
            await visit.GoAsync(fixture.Gallery.PathOf(view));
            foreach (var width in (int[])[1440, 1024, 390])
            {
                await visit.Page.SetViewportSizeAsync(width, 900);
                if (await visit.Page.EvaluateAsync<int>(Scripts.ExcessWidth) is > 0 and var excess)
                    problems.Add($"{view} is {excess} pixels wider than a window of {width}");
                problems.AddRange((await visit.Page.EvaluateAsync<string[]>(Scripts.Overlaps)).Select(overlap => $"{view}, {width}: {overlap}"));
            }
        }

        problems.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Each_lane_of_a_timeline_is_beside_its_name()
    {
        await using var visit = await fixture.OpenAsync("/timeline");

        var distances = await visit.Page.EvaluateAsync<double[]>(
            """
            () => {
              const tops = selector => [...document.querySelectorAll(selector)].map(e => e.getBoundingClientRect().top);
              const lanes = tops('line.lane');
              return tops('.names li').map((top, i) => top - lanes[i]);
            }
            """);

        distances.Length.ShouldBe(40);
        distances.ShouldAllBe(distance => Math.Abs(distance) <= 1);
    }

    [SkippableFact]
    public async Task The_check_sees_texts_that_lie_on_each_other_and_a_page_that_is_too_wide()
    {
        await using var visit = await fixture.OpenAsync("/help");
        await visit.Page.EvaluateAsync("() => { document.querySelector('h1').style.cssText = 'margin-bottom: -30px; width: 2000px'; }");

        (await visit.Page.EvaluateAsync<string[]>(Scripts.Overlaps)).ShouldContain(o => o.StartsWith("'Keys' and '/' ", StringComparison.Ordinal));
        (await visit.Page.EvaluateAsync<int>(Scripts.ExcessWidth)).ShouldBeGreaterThan(500);
    }
}
