package sandbox

// A Group is a group or channel that somebody added the bot to.
type Group struct {
	server *Server
	chat   *chat
}

// AddToGroup lets p add the bot to a new group. The kind is "group",
// "supergroup" or "channel".
func (s *Server) AddToGroup(p *Phone, kind, title string) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	// Telegram's group ids are negative.
	c := &chat{id: -100_000 - s.nextSerial(), kind: kind, title: title, member: true}
	s.chats[c.id] = c
	was := object{"status": "left", "user": clone(s.bot.user)}
	s.push("my_chat_member", c.id, membership(c, p, was, s.memberOf(c)))
	if kind != "channel" {
		m := s.add(c, object{"from": p.user(), "new_chat_members": []object{s.bot.user}})
		s.push("message", c.id, m.body)
	}
	return &Group{s, c}
}

// memberOf is the bot's place in a chat that it is in.
func (s *Server) memberOf(c *chat) object {
	if c.kind != "channel" {
		return object{"status": "member", "user": clone(s.bot.user)}
	}
	admin := object{"status": "administrator", "user": clone(s.bot.user), "can_be_edited": false, "is_anonymous": false}
	for _, may := range []string{"can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
		"can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"} {
		admin[may] = true
	}
	return admin
}

// membership is the update that says what has become of the bot in a chat.
func membership(c *chat, by *Phone, was, is object) object {
	return object{"chat": c.describe(), "from": by.user(), "date": unixNow(), "old_chat_member": was, "new_chat_member": is}
}

// ID is the chat id.
func (g *Group) ID() int64 { return g.chat.id }

// HasBot reports whether the bot has not left.
func (g *Group) HasBot() bool {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	return g.chat.member
}

// Messages is what the group shows.
func (g *Group) Messages() []Message {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	return g.chat.show(g.server.files)
}

// Say lets p write to the group, and returns the message's id.
func (g *Group) Say(p *Phone, text string) int {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	content := textContent(text, nil)
	content["from"] = p.user()
	m := s.add(g.chat, content)
	if g.chat.member {
		s.push("message", g.chat.id, m.body)
	}
	return m.id
}

func (s *Server) leaveChat(r *request) (any, error) {
	c, err := s.chatOf(r, "chat_id")
	switch {
	case err != nil:
		return nil, err
	case c.kind == "private":
		return nil, badRequest("chat member status can't be changed in private chats")
	case !c.member:
		return nil, c.reachable()
	}
	c.member = false
	s.announce()
	return true, nil
}
