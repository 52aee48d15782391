using System.Net;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Serving;

/// <summary>Bodies and headers that targets have written, on the pages that show them.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class HostileResponseTests(ConsoleFixture fixture)
{
    [Fact]
    public async Task What_a_target_has_written_is_shown_and_never_obeyed()
    {
        var payloads = Payloads.All.Where(p => !p.Contains('\ud800')).ToList();
        foreach (var some in payloads.Chunk(StatusLimits.ResponseHeaders).Index())
        {
            var response = new RunResponse
            {
                Headers = [.. some.Item.Select(p => new ResponseHeader(p[..Math.Min(p.Length, StatusLimits.ResponseHeaderName)], p))],
                Body = string.Join('\n', payloads),
                Truncated = true,
                Message = some.Item[0],
            };
            var name = $"target-{some.Index}";
            await fixture.CreateAsync("hostile", name, Statuses.Daily, Statuses.Waiting with { LastRun = Statuses.Succeeded with { Response = response } });
            using var browser = await fixture.EnterAsync();
            foreach (var page in (string[])[$"/schedules/hostile/{name}", $"/schedules/hostile/{name}/runs/{Statuses.Succeeded.Id}"])
            {
                await Eventually.BecomesTrueAsync(async () => (await browser.GetAsync(page)).Text.Contains("Written by the target", StringComparison.Ordinal), "the page shows the response");
                var text = (await browser.GetAsync(page)).Text;
                Tags.Foreign(text).ShouldBeEmpty(text);
                foreach (var payload in payloads.Where(p => p.Contains('<')))
                    text.ShouldNotContain(payload);
                text.ShouldContain(WebUtility.HtmlEncode("<svg onload=alert(1)>").Replace("&#39;", "&#x27;"));
            }
        }
    }
}
