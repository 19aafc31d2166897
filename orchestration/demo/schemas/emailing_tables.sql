-- The emailing tool, as its vendor would have it: narrow event tables without foreign keys, consents as a journal.
create table lists (
    list_id integer not null,
    label text not null
);

create table campaigns (
    campaign_id integer not null,
    label text not null,
    subject text not null,
    sent_ts timestamptz not null
);

create table subscribers (
    sub_id bigint not null,
    email_addr text not null,
    first_nm text,
    last_nm text,
    mobile text,
    zip text,
    audience text,
    crm_ref text,
    origin text not null,
    blacklisted boolean not null,
    blacklisted_ts timestamptz,
    created_ts timestamptz not null,
    updated_ts timestamptz not null
);

create table list_memberships (
    list_id integer not null,
    sub_id bigint not null,
    state text not null,
    joined_ts timestamptz not null
);

create table optin_records (
    optin_id bigint not null,
    sub_id bigint not null,
    chan text not null,
    act text not null,
    act_ts timestamptz not null,
    how text,
    proof text,
    wording text
);

create table unsubscribes (
    unsub_id bigint not null,
    sub_id bigint not null,
    list_id integer,
    unsub_ts timestamptz not null
);

create table sends (
    send_id bigint not null,
    campaign_id integer not null,
    sub_id bigint not null,
    sent_ts timestamptz not null,
    logged_ts timestamptz not null
);

create table opens (
    open_id bigint not null,
    send_id bigint,
    sub_id bigint,
    open_ts timestamptz,
    ip text,
    logged_ts timestamptz not null
);

create table clicks (
    click_id bigint,
    send_id bigint,
    sub_id bigint,
    click_ts timestamptz,
    url text,
    ip text,
    logged_ts timestamptz not null
);

create table bounces (
    bounce_id bigint not null,
    sub_id bigint,
    kind text not null,
    bounce_ts timestamptz,
    logged_ts timestamptz not null
);
