using System.Text;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Console.Reading;

namespace ScheduledJobs.Console.Serving;

/// <summary>
/// Sends what changes on a page, as server-sent events: <c>parts</c> has the elements that differ, <c>page</c> the whole content if elements were added,
/// removed or reordered. The page is rendered again after a change, but at most once a second, and every ten seconds because time passes.
/// </summary>
/// <param name="render">Renders the page as it is now; null if it does not exist any more.</param>
/// <param name="changed">Completes with the next change of what pages read.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveStream(Func<CancellationToken, Task<(View View, Page Page)?>> render, Func<Task> changed, TimeProvider time)
{
    private static readonly Dictionary<string, string> Nothing = [];

    private static readonly Page Gone = new("", "", Html.Of($"<p class=\"note\" role=\"status\">It does not exist any more. <a href=\"/\">Schedules</a></p>"));

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public async Task RunAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        await response.WriteAsync("retry: 2000\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        IReadOnlyDictionary<string, string>? sent = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = changed();
            var rendered = await render(cancellationToken);
            var parts = rendered?.View.Parts ?? Nothing;
            if (Text(sent, parts, rendered?.Page ?? Gone) is { } text)
            {
                await response.WriteAsync(text, cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
            }

            sent = parts;
            await Task.Delay(Catalog.Pause, time, cancellationToken);
            await next.WaitAsync(Longest, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The event that makes the page that was sent the page that is now; null if nothing differs.</summary>
    public static string? Text(IReadOnlyDictionary<string, string>? sent, IReadOnlyDictionary<string, string> now, Page page)
    {
        if (sent is null || !sent.Keys.SequenceEqual(now.Keys))
            return Event("page", page.Main.ToString());
        var differ = now.Where(part => sent[part.Key] != part.Value).Select(part => part.Value).ToList();
        return differ.Count == 0 ? null : Event("parts", string.Concat(differ));
    }

    private static string Event(string name, string data)
    {
        var text = new StringBuilder($"event: {name}\n");
        foreach (var line in data.ReplaceLineEndings("\n").Split('\n'))
            text.Append("data: ").Append(line).Append('\n');
        return text.Append('\n').ToString();
    }
}
