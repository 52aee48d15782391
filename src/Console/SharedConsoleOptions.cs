using System.Net;

namespace ScheduledJobs.Console;

/// <summary>The settings of a console that several users share, each with a token of their own.</summary>
public sealed record SharedConsoleOptions
{
    /// <summary>Address and port to listen on. Default 0.0.0.0:8080.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Any, 8080);

    /// <summary>Names under which browsers reach it, each with an optional port. Default: <c>localhost</c> and <c>127.0.0.1</c>, for a forwarded port.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = ["localhost", "127.0.0.1"];

    /// <summary>The only namespaces to show; empty, the default, for all that a user may list.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Time zone of schedules without <c>timeZone</c>, as set for the operator. Default UTC.</summary>
    public string DefaultTimeZone { get; init; } = "UTC";

    /// <summary>Whether nothing can be changed. Default false.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>What the pages call the cluster.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>Most users at a time: each has a watch and a cache. Default 100.</summary>
    public int MaxUsers { get; init; } = 100;

    /// <summary>Where jobs of Flask-APScheduler's routes are; null, the default, for no such routes.</summary>
    public FlaskOptions? Flask { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>The settings of Flask-APScheduler's routes.</summary>
/// <param name="Namespace">The namespace whose ScheduledJobs are the jobs.</param>
/// <param name="Functions">The ConfigMap there that has an action for each name of a function.</param>
public sealed record FlaskOptions(string Namespace, string Functions = "scheduledjob-functions");
