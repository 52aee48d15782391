using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Pages;

/// <summary>The button that cancels a run.</summary>
internal static class CancelForm
{
    /// <summary>The button, or that it has been pressed; nothing for a run that is neither active nor waiting, and for those who may not change the schedule.</summary>
    public static Html Of(View view, Entry entry, RunStatus run, bool mayChange)
    {
        if (!mayChange || RunList.Open(entry.Status).All(open => open.Id != run.Id))
            return Html.None;
        return CancelList.IsAwaited(entry.Job, run.Id)
            ? Html.Of($" <small>is to be cancelled</small>")
            : Html.Of(
                $"""
                 <form method="post" action="/cancel" class="cancel">{view.FormFields()}
                <input type="hidden" name="item" value="{entry.Namespace}/{entry.Name}"><input type="hidden" name="run" value="{run.Id}">
                <button aria-label="Cancel run {run.Id}">Cancel</button></form>
                """);
    }
}
