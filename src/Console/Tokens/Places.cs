namespace ScheduledJobs.Console.Tokens;

/// <summary>A place that a tenant has taken.</summary>
internal interface IPlace
{
    /// <summary>Whose it is; see <see cref="TokenOwner.Tenant"/>.</summary>
    string Tenant { get; }

    /// <summary>Whether requests or streams are under way there.</summary>
    bool IsInUse { get; }

    /// <summary>When it was last used, as a timestamp of the clock.</summary>
    long UsedAt { get; }
}

/// <summary>What comes of a wish for one more place.</summary>
/// <param name="GivesWay">The place that has to go first; null if none has to.</param>
/// <param name="Refusal">0 if there is a place; 429 if the tenant has its share, and 503 if no other tenant has too many.</param>
internal readonly record struct Placing(IPlace? GivesWay, int Refusal);

/// <summary>
/// Shares a number of places between tenants. A tenant has a tenth of them at most, and at least two. Beyond that it can only replace its own. If
/// all places are taken, the tenant with the most gives one up for a tenant that has fewer even then.
/// </summary>
/// <param name="most">The number of places.</param>
internal sealed class Places(int most)
{
    private const int Parts = 10;
    private const int LeastShare = 2;

    /// <summary>Most places of one tenant.</summary>
    public int Share { get; } = Math.Max(LeastShare, most / Parts);

    /// <summary>Decides on one more place for a tenant.</summary>
    public Placing Find(string tenant, IReadOnlyCollection<IPlace> taken)
    {
        var own = taken.Where(place => place.Tenant == tenant).ToList();
        if (own.Count >= Share)
            return Unused(own) is { } replaced ? new Placing(replaced, 0) : new Placing(null, 429);
        if (taken.Count < most)
            return default;
        var largest = taken.GroupBy(place => place.Tenant, StringComparer.Ordinal).MaxBy(places => places.Count())!;
        var given = largest.Count() > own.Count + 1 ? largest.MinBy(place => (place.IsInUse, place.UsedAt)) : Unused(taken);
        return given is null ? new Placing(null, 503) : new Placing(given, 0);
    }

    private static IPlace? Unused(IEnumerable<IPlace> places) => places.Where(place => !place.IsInUse).MinBy(place => place.UsedAt);
}
