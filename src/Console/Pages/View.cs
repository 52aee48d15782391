using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Pages;

/// <summary>What all views read from.</summary>
/// <param name="Client">The cluster, with the user's own credentials.</param>
/// <param name="Catalog">The ScheduledJobs.</param>
/// <param name="Access">What the user may do.</param>
/// <param name="Compiler">Compiles specs as the operator does.</param>
/// <param name="IsReadOnly">Whether there are no buttons for anybody.</param>
/// <param name="Cluster">The name of the cluster, for people.</param>
internal sealed record Sources(KubeClient Client, Catalog Catalog, AccessReviews Access, ScheduleCompiler Compiler, bool IsReadOnly, string Cluster)
{
    /// <summary>Whether readers come in with a token of their own, so that there is a page about it.</summary>
    public bool HasLogin { get; init; }

    /// <summary>The Backfills of schedules.</summary>
    public required ScheduleBackfills Backfills { get; init; }

    /// <summary>Limits what is computed at a time for the same tenant.</summary>
    public Turns Turns { get; init; } = new();
}

/// <summary>One request for a page: where it reads from, its address, its reader, and the time.</summary>
internal sealed record View
{
    private readonly Dictionary<string, string> _parts = [];

    public required Sources Sources { get; init; }

    public required Address Address { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The reader's zone.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>What a form must send along.</summary>
    public required string FormToken { get; init; }

    /// <summary>What happened to the reader's last request; null if there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>The parts of the page that can be replaced one by one, by key.</summary>
    public IReadOnlyDictionary<string, string> Parts => _parts;

    /// <summary>A part of the page that changes by itself.</summary>
    /// <param name="tag">Its element.</param>
    /// <param name="key">Unique on the page.</param>
    /// <param name="attributes">More attributes, each with a leading space.</param>
    /// <param name="content">What is in the element.</param>
    public Html Live(string tag, string key, Html attributes, Html content)
    {
        var part = Html.Of($"<{tag} data-live=\"{key}\"{attributes}>{content}</{tag}>");
        _parts[key] = part.ToString();
        return part;
    }

    /// <summary>Whether the user may change the ScheduledJobs of a namespace.</summary>
    public async Task<bool> MayChangeAsync(string @namespace, CancellationToken cancellationToken) =>
        !Sources.IsReadOnly && await Sources.Access.MayAsync("patch", @namespace, cancellationToken);

    /// <summary>Whether the user may create Backfills in a namespace.</summary>
    public async Task<bool> MayBackfillAsync(string @namespace, CancellationToken cancellationToken) =>
        !Sources.IsReadOnly && await Sources.Access.MayAsync("create", BackfillResource.Type.Plural, @namespace, cancellationToken);

    /// <summary>An instant in the reader's local time.</summary>
    public Html Time(DateTimeOffset instant) => Time(instant, Zone);

    /// <summary>An instant in a zone's local time.</summary>
    public Html Time(DateTimeOffset instant, TimeZoneInfo zone) =>
        Html.Of($"<time datetime=\"{Times.Utc(instant)}\" title=\"{Times.Utc(instant)}\">{Times.Local(instant, zone, Now)}</time>");

    /// <summary>How far away an instant is: <c>in 3h12m</c>.</summary>
    public string Distance(DateTimeOffset instant) => Times.Distance(new DateTimeOffset(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero), WholeNow);

    /// <summary>What every form has: the token, and where to go afterwards.</summary>
    public Html FormFields() =>
        Html.Of($"<input type=\"hidden\" name=\"csrf\" value=\"{FormToken}\"><input type=\"hidden\" name=\"back\" value=\"{Address.With(("note", null))}\">");

    private DateTimeOffset WholeNow => new(Now.UtcTicks - Now.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
}

/// <summary>A page, without what all pages have.</summary>
/// <param name="Title">For the title bar.</param>
/// <param name="Section">The entry of the navigation that it belongs to; empty for none.</param>
/// <param name="Main">Its content.</param>
internal sealed record Page(string Title, string Section, Html Main);
