namespace ScheduledJobs.Operator.Controller;

/// <summary>For which objects this process acts, and as whom. Objects are told apart by their uid.</summary>
internal interface IActor
{
    /// <summary>What intents of a schedule name as their author. Another value is another author, who knows nothing of the calls of the former one.</summary>
    string IdOf(string uid);

    /// <summary>Whether work for an object may begin at all, so that its changes matter.</summary>
    bool IsFor(string uid);

    /// <summary>Whether it may act for an object now. Nearly free; to be asked right before each act.</summary>
    bool MayAct(string uid);

    /// <summary>Begins a pass, or something else for an object, until the result is disposed; null if nothing may begin for it.</summary>
    Piece? Begin(string uid);
}
