using ScheduledJobs.Console.Markup;

namespace ScheduledJobs.Console.Charts;

/// <summary>The shapes of marks, once a page. Each is 10 by 10.</summary>
internal static class Sprite
{
    public static Html Symbols { get; } = Html.Of(
        $"""
        <svg class="sprite" aria-hidden="true"><symbol id="dot" viewBox="0 0 10 10"><circle cx="5" cy="5" r="3"/></symbol><symbol id="ring" viewBox="0 0 10 10"><circle cx="5" cy="5" r="3.2" class="line"/></symbol><symbol id="check" viewBox="0 0 10 10"><path d="M1.5 5.5l2.4 2.4 4.6-5.6" class="line"/></symbol><symbol id="cross" viewBox="0 0 10 10"><path d="M2 2l6 6m0-6l-6 6" class="line"/></symbol><symbol id="diamond" viewBox="0 0 10 10"><path d="M5 1l4 4-4 4-4-4z" class="line"/></symbol><symbol id="play" viewBox="0 0 10 10"><path d="M2.5 1.5l6 3.5-6 3.5z"/></symbol><symbol id="pause" viewBox="0 0 10 10"><path d="M3.3 2v6m3.4-6v6" class="line"/></symbol><symbol id="late" viewBox="0 0 10 10"><path d="M5 1.2v5m0 1.9v.7" class="line"/></symbol><symbol id="cut" viewBox="0 0 10 10"><path d="M2 8.5h6m-3 0v-4" class="line"/></symbol><symbol id="moved" viewBox="0 0 10 10"><path d="M1 5h7.5m-3-3l3 3-3 3" class="line"/></symbol><symbol id="over" viewBox="0 0 10 10"><path d="M1.5 2l3 3-3 3m4-6l3 3-3 3" class="line"/></symbol></svg>
        """);
}
