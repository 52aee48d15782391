using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Planning;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Model.Manifests;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.Cron;

namespace ScheduledJobs.Console.Pages;

/// <summary>What an expression or a manifest means, before it is applied.</summary>
internal static class TryPage
{
    /// <summary>Longer texts are not expressions.</summary>
    private const int MostCharacters = 1_000;

    private const int NextCount = 10;

    private static readonly string[] SomeExpressions = ["*/15 9-17 * * MON-FRI", "30 2 * * *", "0 6 L * *", "H H * * *", "*/10 * * * * *"];

    private static readonly string[] Dialects = Enum.GetNames<CronDialect>();

    /// <summary>An expression of the address.</summary>
    public static Page Render(View view)
    {
        var (text, zone) = (view.Address["cron"], view.Address["zone"] ?? view.Zone.Id);
        var dialect = Dialects.FirstOrDefault(d => d == view.Address["dialect"], Dialects[0]);
        var result = text is null ? Examples()
            : text.Length > MostCharacters ? Html.Of($"<p class=\"note bad\">cron: expected at most {MostCharacters} characters, found {text.Length}.</p>")
            : Show(view, TriedSpec.OfCron(text, zone, dialect), TriedSpec.IsOfTrigger, (text, dialect));
        return new Page("Try", "Try", Html.Of(
            $"<h1>Try an expression</h1>{CronForm(view, text, zone, dialect)}<div class=\"tried\">{result}</div>{ManifestForm(view, null)}"));
    }

    /// <summary>A manifest that was sent.</summary>
    public static Page RenderManifest(View view, string text)
    {
        var manifests = ScheduleManifest.Of(Manifest.Parse("manifest", text));
        var results = manifests.Count == 0
            ? Html.Of($"<p class=\"note bad\">There is no ScheduledJob in this text: expected apiVersion {ApiConstants.GroupVersion} and kind {ApiConstants.Kind}.</p>")
            : Html.Each(manifests.Take(5), m => One(view, m));
        return new Page("Try", "Try", Html.Of(
            $"""
            <h1>Try a manifest</h1><div class="tried">{results}</div>
            {ManifestForm(view, text)}<h2>Or an expression</h2>
            {CronForm(view, null, view.Zone.Id, Dialects[0])}
            """));
    }

    private static Html One(View view, ScheduleManifest manifest) => Html.Of(
        $"""
        <h2 class="mono">{(manifest.Name.Length == 0 ? "manifest" : manifest.Name)}</h2>{(manifest.Job is { } job ? Show(view, NewlyCreated.At(job, view.Now), _ => true, null) : FindingList.Of([.. manifest.Problems.Select(p => new LintFinding(LintLevel.Error, "", p))]))}
        """);

    private static Html Show(View view, ScheduledJob job, Func<LintFinding, bool> isWanted, (string Text, string Dialect)? cron)
    {
        var compilation = view.Sources.Compiler.Compile(job);
        var findings = ScheduleLint.Check(job, compilation, view.Now).Where(isWanted).ToList();
        var dialects = cron is { } c ? DialectTable.Of(view, c.Text, compilation.Schedule?.Zone ?? view.Zone, Enum.Parse<CronDialect>(c.Dialect)) : Html.None;
        if (!compilation.IsValid)
            return Html.Of($"{FindingList.Of(findings)}{dialects}");
        var schedule = compilation.Schedule;
        return Html.Of(
            $"""
            <p class="lead">{ScheduleSentence.Of(job, schedule)}</p>{FindingList.Of(findings)}
            <div class="columns"><section><h2>Next runs</h2>{NextTable.Of(view, job, schedule, NextCount)}</section>
            <section><h2>The next twelve months</h2>{Months(view, job)}</section></div>{dialects}
            """);
    }

    private static Html Months(View view, ScheduledJob job)
    {
        var entry = new Entry(job, new CompiledSpec(job, view.Sources.Compiler));
        var today = LocalDay.Of(view.Now, view.Zone);
        return YearGrid.Of(entry, new DateOnly(today.Year, today.Month, 1), view.Zone);
    }

    private static Html CronForm(View view, string? text, string zone, string dialect) => Html.Of(
        $"""
        <form class="try" method="get" action="/try">
        {Html.When(view.Address["tz"] is not null, $"<input type=\"hidden\" name=\"tz\" value=\"{view.Address["tz"]}\">")}
        <label class="grow">Expression<input name="cron" class="mono" value="{text}" placeholder="*/15 9-17 * * MON-FRI" autocomplete="off" spellcheck="false"></label>
        <label>Time zone<input name="zone" value="{zone}" autocomplete="off" spellcheck="false"></label>
        <label>Dialect<select name="dialect">{Html.Each(Dialects, d => Html.Of($"<option{Html.When(d == dialect, $" selected")}>{d}</option>"))}</select></label>
        <button class="first">Show</button></form>
        """);

    private static Html ManifestForm(View view, string? text) => Html.Of(
        $"""
        <details class="manifest"{Html.When(text is not null, $" open")}><summary>Try a manifest</summary>
        <form class="try" method="post" action="/try">{view.FormFields()}
        <label class="grow">ScheduledJob in YAML or JSON<textarea name="manifest" class="mono" rows="14" spellcheck="false">{text ?? TriedSpec.Example}</textarea></label>
        <button class="first">Show</button></form></details>
        """);

    private static Html Examples() => Html.Of(
        $"<p class=\"hint\">Such as {Html.Each(SomeExpressions, e => Html.Of($"<a class=\"mono\" href=\"{Address.To("/try", ("cron", e))}\">{e}</a> "))}</p>");
}
