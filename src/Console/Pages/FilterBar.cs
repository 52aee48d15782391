using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Pages;

/// <summary>Search and filters, as a form that works without scripts.</summary>
internal static class FilterBar
{
    /// <summary>More namespaces than this are typed instead of chosen.</summary>
    private const int MostOptions = 100;

    private static readonly string[] Own = ["q", "ns", "label", "action", "page", "note"];

    private static readonly string[] Actions = [ActionKinds.Pod, ActionKinds.Job, ActionKinds.Http, ActionKinds.Resource];

    public static Html Of(View view, IReadOnlyList<Entry> all, ScheduleFilter filter, bool withStates)
    {
        var namespaces = all.Select(e => e.Namespace).Distinct().Order(StringComparer.Ordinal).ToList();
        var kept = view.Address.Values.Where(v => !Own.Contains(v.Key));
        return Html.Of(
            $"""
            <form class="filter" method="get" action="{view.Address.Path}" role="search" data-filter>
            {Html.Each(kept, v => Html.Of($"<input type=\"hidden\" name=\"{v.Key}\" value=\"{v.Value}\">"))}
            <label class="grow"><span class="sr">Search</span><input type="search" name="q" value="{view.Address["q"]}" placeholder="Search name, schedule, label" autocomplete="off"></label>
            {Namespace(namespaces, filter)}
            <label><span class="sr">Label</span><input name="label" value="{filter.Label}" placeholder="label=value" autocomplete="off"></label>
            {Choice("action", "Any action", Actions, filter.Action)}<button>Filter</button></form>
            {(withStates ? States(view, filter.ApplyExceptState(all).ToList(), filter) : Html.None)}
            """);
    }

    private static Html Namespace(List<string> namespaces, ScheduleFilter filter) => namespaces.Count <= MostOptions
        ? Choice("ns", "All namespaces", namespaces, filter.Namespace)
        : Html.Of($"<label><span class=\"sr\">Namespace</span><input name=\"ns\" value=\"{filter.Namespace}\" placeholder=\"namespace\" autocomplete=\"off\"></label>");

    private static Html Choice(string name, string all, IReadOnlyList<string> values, string? chosen) => Html.Of(
        $"""
        <label><span class="sr">{all}</span><select name="{name}"><option value="">{all}</option>
        {Html.Each(values, v => Html.Of($"<option{Html.When(v == chosen, $" selected")}>{v}</option>"))}</select></label>
        """);

    private static Html States(View view, List<Entry> entries, ScheduleFilter filter)
    {
        var counts = entries.CountBy(e => e.State).OrderByDescending(c => c.Value).ToList();
        return view.Live("nav", "states", Html.Of($" class=\"chips\" aria-label=\"States\""), Html.Of(
            $"{Chip(view, "All", null, entries.Count, filter)}{Html.Each(counts, c => Chip(view, c.Key, c.Key, c.Value, filter))}"));
    }

    private static Html Chip(View view, string text, string? state, int count, ScheduleFilter filter) => Html.Of(
        $"""
        <a href="{view.Address.With(("state", state), ("page", null), ("note", null))}"{Html.When(filter.State == state, $" aria-current=\"true\"")}>{(state is null ? Html.Of($"{text}") : Mark.OfState(state).With(text))}<b>{count}</b></a>
        """);
}
