using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Console.Security;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Console.Serving;

/// <summary>The pages, the forms on them, and their live streams.</summary>
internal sealed class PageServer(Sources sources, FormTokens forms, TimeProvider time)
{
    private readonly Notes _notes = new();
    private readonly ScheduleActions _actions = new(sources.Client, sources.Catalog, time);
    private readonly CancelAction _cancel = new(sources.Client, sources.Catalog);
    private readonly BackfillActions _backfills = new(sources, time);

    public async Task HandleAsync(HttpContext context, string session, string[] segments, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            await PostAsync(context, session, segments, cancellationToken);
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await ErrorPage.SendAsync(context, 405, $"{context.Request.Method} is not possible here.");
            return;
        }

        var view = ViewOf(context, session, segments);
        if (await RenderAsync(view, segments, cancellationToken) is not { } page)
            await ErrorPage.SendAsync(context, 404, "There is no such page, schedule or run; a schedule may have been deleted.");
        else
            await SendAsync(context, view, page);
    }

    /// <summary>Sends what changes on a page until the reader leaves.</summary>
    public Task FollowAsync(HttpContext context, string session, string[] segments, CancellationToken cancellationToken)
    {
        var stream = new LiveStream(RenderNowAsync, () => sources.Catalog.Changed, time);
        return stream.RunAsync(context.Response, cancellationToken);

        async Task<(View View, Page Page)?> RenderNowAsync(CancellationToken token)
        {
            var view = ViewOf(context, session, segments);
            return await RenderAsync(view, segments, token) is { } page ? (view, page) : null;
        }
    }

    /// <summary>Views of one schedule wait for the API server rather than for a turn: they cost little.</summary>
    private async Task<Page?> RenderAsync(View view, string[] segments, CancellationToken cancellationToken)
    {
        using var turn = segments is ["schedules", ..] ? null : await sources.Turns.TakeAsync(cancellationToken);
        return await PageOfAsync(view, segments, cancellationToken);
    }

    private static async Task<Page?> PageOfAsync(View view, string[] segments, CancellationToken cancellationToken) => segments switch
    {
        [] => await SchedulesPage.RenderAsync(view, cancellationToken),
        ["schedules", var @namespace, var name] => await SchedulePage.RenderAsync(view, @namespace, name, cancellationToken),
        ["schedules", var @namespace, var name, "runs", var run] => await RunPage.RenderAsync(view, @namespace, name, run, cancellationToken),
        ["timeline"] => TimelinePage.Render(view),
        ["calendar"] => CalendarPage.Render(view),
        ["try"] => TryPage.Render(view),
        ["help"] => HelpPage.Render(),
        _ => null,
    };

    private async Task PostAsync(HttpContext context, string session, string[] segments, CancellationToken cancellationToken)
    {
        if (segments is not (["actions"] or ["backfills"] or ["cancel"] or ["try"]))
        {
            await ErrorPage.SendAsync(context, 405, "POST is not possible here.");
            return;
        }

        if (!context.Request.HasFormContentType)
        {
            await ErrorPage.SendAsync(context, 400, "Expected a form.");
            return;
        }

        var form = await context.Request.ReadFormAsync(cancellationToken);
        if (!forms.IsOf(session, form["csrf"]))
            await ErrorPage.SendAsync(context, 403, "The form is not of this console, or older than it. Load the page again.");
        else if (segments is ["try"])
            await TryAsync(context, session, form["manifest"].ToString(), cancellationToken);
        else if (sources.IsReadOnly)
            await ErrorPage.SendAsync(context, 403, "This console is read-only: it was started with --read-only.");
        else if (segments is ["backfills"])
            await ReportAsync(context, form["back"].ToString(), await _backfills.StartAsync(form, cancellationToken));
        else if (segments is ["cancel"])
            await ReportAsync(context, form["back"].ToString(), await _cancel.CancelAsync(form, cancellationToken));
        else
            await ActAsync(context, form, cancellationToken);
    }

    private async Task TryAsync(HttpContext context, string session, string manifest, CancellationToken cancellationToken)
    {
        var view = ViewOf(context, session, ["try"]);
        Page page;
        using (await sources.Turns.TakeAsync(cancellationToken))
            page = TryPage.RenderManifest(view, manifest);
        await SendAsync(context, view, page);
    }

    private async Task ActAsync(HttpContext context, IFormCollection form, CancellationToken cancellationToken)
    {
        var (action, items) = (form["do"].ToString(), form["item"].OfType<string>().ToList());
        if (!ScheduleActions.All.Contains(action))
            await ErrorPage.SendAsync(context, 400, $"do: expected {string.Join(", ", ScheduleActions.All)}, found '{action}'.");
        else if (items.Count is 0 or > ScheduleActions.Most)
            await ErrorPage.SendAsync(context, 400, $"item: expected 1 to {ScheduleActions.Most} schedules, found {items.Count}. Select rows first.");
        else
            await ReportAsync(context, form["back"].ToString(), await _actions.DoAsync(action, items, cancellationToken));
    }

    private async Task ReportAsync(HttpContext context, string back, ActionOutcome outcome)
    {
        if (outcome.Status == 0)
            Redirect(context.Response, back, _notes.Add(outcome.Text));
        else
            await ErrorPage.SendAsync(context, outcome.Status, outcome.Text);
    }

    private static void Redirect(HttpResponse response, string back, string note)
    {
        var target = OwnPath.Of(back);
        response.StatusCode = 303;
        response.Headers.Location = $"{target}{(target.Contains('?') ? '&' : '?')}note={note}";
    }

    private static Task SendAsync(HttpContext context, View view, Page page)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(Layout.Render(view, page), context.RequestAborted);
    }

    private View ViewOf(HttpContext context, string session, string[] segments)
    {
        var values = context.Request.Query.Where(q => !string.IsNullOrEmpty(q.Value)).ToDictionary(q => q.Key, q => q.Value.ToString());
        var address = new Address("/" + string.Join('/', segments.Select(Uri.EscapeDataString)), values);
        return new View
        {
            Sources = sources,
            Address = address,
            Now = time.GetUtcNow(),
            Zone = ZoneOf(address, context.Request),
            FormToken = forms.Of(session),
            Note = _notes.Find(address["note"]),
        };
    }

    /// <summary>The zone of the address, or that of the browser, which its script tells in a cookie.</summary>
    private TimeZoneInfo ZoneOf(Address address, HttpRequest request) =>
        Find(address["tz"]) ?? Find(request.Cookies["tz"]) ?? time.LocalTimeZone;

    private static TimeZoneInfo? Find(string? name) => string.IsNullOrEmpty(name) ? null : WallClock.FindZone(name);
}
