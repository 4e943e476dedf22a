-- Within a day: requests without a signature version, then SigV2, then SigV4, so that the row groups
-- of one kind can be passed over; and what is alike side by side, for size.
signature_version nulls first, eventsource, eventname, eventtime, eventid, record_hash
