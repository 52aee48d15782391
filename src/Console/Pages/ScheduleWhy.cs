using ScheduledJobs.Console.Markup;
using ScheduledJobs.Model.Explaining;

namespace ScheduledJobs.Console.Pages;

/// <summary>Why the schedule did, or did not, run at a time that the reader asks for.</summary>
internal static class ScheduleWhy
{
    public static Html Of(View view, Facts facts)
    {
        var text = view.Address["at"];
        AskedTime? asked = null;
        string? error = null;
        if (text is not null && !AskedTime.TryParse(text, facts.Zone, facts.Now, out asked, out error))
            error = $"at: {error}";
        var answer = error is null ? Answer(Explainer.Explain(facts, asked)) : Html.Of($"<p class=\"bad\" role=\"alert\">{error}</p>");
        return Html.Of(
            $"""
            <section class="why" id="why"><h2>Why did it run, or not?</h2>
            <form method="get" action="{view.Address.Path}#why" class="inline">
            <label><span class="sr">Time</span><input name="at" value="{text}" placeholder="02:30 or 2026-11-22T02:30" autocomplete="off"></label>
            <button>Explain</button><span class="hint">local time of the schedule; empty for the last time it was due</span></form>
            {view.Live("div", "why", Html.None, answer)}</section>
            """);
    }

    private static Html Answer(Explanation explanation) => Html.Of(
        $"""
        <p class="answer">{explanation.Answer}</p><ul class="details">
        {Html.Each(explanation.Details, d => Html.Of($"<li>{d}</li>"))}</ul>
        {Html.When(explanation.Advice is not null, $"<p class=\"advice\"><b>What to do:</b> {explanation.Advice}</p>")}
        """);
}
