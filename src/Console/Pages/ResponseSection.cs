using ScheduledJobs.Console.Markup;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Pages;

/// <summary>What was kept of the last run's response. The target has written all of it, so it is text and nothing else.</summary>
internal static class ResponseSection
{
    /// <param name="view">The view.</param>
    /// <param name="heading">What it is called.</param>
    /// <param name="response">The response; null for nothing.</param>
    public static Html Of(View view, string heading, RunResponse? response) => view.Live("section", "response", Html.None, response is null ? Html.None : Html.Of(
        $"""
        <h2>{heading}</h2><p class="hint">Written by the target of the call, and shown as text.</p>
        {Headers(response.Headers ?? [])}{Body(response)}
        {Html.When(response.Message is not null, $"<p class=\"note\">{response.Message}</p>")}
        """));

    private static Html Headers(IReadOnlyList<ResponseHeader> headers) => headers.Count == 0
        ? Html.None
        : Html.Of($"<dl class=\"facts\">{Html.Each(headers, h => Html.Of($"<div><dt>{h.Name}</dt><dd>{h.Value}</dd></div>"))}</dl>");

    private static Html Body(RunResponse response)
    {
        if (response.Body is not { } body)
            return Html.None;
        return body.Length == 0 && response.Truncated is null
            ? Html.Of($"<p class=\"empty\">The body is empty.</p>")
            : Html.Of($"<pre tabindex=\"0\">{body}</pre>{Html.When(response.Truncated == true, $"<p class=\"hint\">This is not all of the body.</p>")}");
    }
}
